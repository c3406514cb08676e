"""The sight of one film: asked what is known, told what is wanted, and finding the rest out on a thread of its own.

want -> the film's cache.db -> what is missing there: a child process (link.py), in small batches -> cache.db
     -> a new snapshot -> on_seen

Nobody who asks ever waits, but for `settle`. No lock is held while `on_seen` or the child is called, so callers may
hold locks of their own.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from storymem.core.errors import Cancelled, EngineError, StoryMemError, WorkerLost
from storymem.core.memory.bank import BankPicture, seen_as
from storymem.core.memory.sight_needs import SightNeeds
from storymem.core.story import FilmSettings
from storymem.core.values import Size
from storymem.project.folder import FilmFolder
from storymem.sight.link import COMMAND, SightLink
from storymem.sight.snapshot import GrowingSight, SightSnapshot, Vector
from storymem.sight.wire import LOG, Answer, Question
from storymem.vision.scorers import EmbedderFacts, embedder_facts

IDLE_SECONDS = 60.0
"""After this long without a question the child's memory is worth more than its next start."""

FAILURE_STANDS_SECONDS = 30.0
PROMPTS_AT_ONCE, PICTURES_AT_ONCE = 16, 8
"""Enough to use a processor well, few enough that what was typed meanwhile is read within a second."""

_TELL_SECONDS = 1.0
_POLL_SECONDS = 0.2
_CLOSE_SECONDS = 5.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class _Wish:
    needs: SightNeeds
    size: Size
    growing: GrowingSight


@dataclass(frozen=True)
class _Missing:
    """What a wish asks for that is not known: pictures by the name they are kept under, and prompts."""

    pictures: dict[str, BankPicture]
    prompts: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset((*self.pictures, *map(_cache_name, self.prompts)))

    def __bool__(self) -> bool:
        return bool(self.pictures or self.prompts)


@dataclass(frozen=True)
class _Failure:
    error: StoryMemError
    names: frozenset[str]
    growing: GrowingSight
    at: float


class FilmSight:
    """What is seen of an open film, until `close`. Any thread may call any method."""

    def __init__(
        self,
        folder: FilmFolder,
        on_seen: Callable[[], None],
        *,
        embedder_of: Callable[[str], EmbedderFacts] = embedder_facts,
        command: Sequence[str] = COMMAND,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        """Looks at nothing yet. `on_seen()` is called on the sight's own thread when more is known, or when it failed.

        `embedder_of(choice)` says who looks, and `command` starts the child.
        """
        self._folder, self._on_seen, self._embedder_of = folder, on_seen, embedder_of
        self._command, self._idle_seconds = command, idle_seconds
        self._changed = threading.Condition()
        self._growing: GrowingSight | None = None
        self._newest: SightSnapshot | None = None
        self._wish: _Wish | None = None
        self._granted: _Wish | None = None
        self._failure: _Failure | None = None
        self._seen_at = 0.0
        self._closing = False
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._link: SightLink | None = None
        self._untold = False
        self._told_at = 0.0

    # ---- what callers do ---------------------------------------------------------------------------------------------

    @property
    def newest(self) -> SightSnapshot | None:
        """The newest snapshot; None before anybody asked for one."""
        return self._newest

    @property
    def failure(self) -> StoryMemError | None:
        """Why what is wanted is not being looked at; None while all is well."""
        failure = self._failure
        return None if failure is None else failure.error

    @property
    def child_pid(self) -> int | None:
        """Process id of the child; None while there is none."""
        link = self._link
        return None if link is None else link.pid

    def by(self, choice: str) -> SightSnapshot:
        """The newest snapshot by whom this choice of a scorer means now; what another one saw is let go."""
        now = self._embedder_of(choice)
        with self._changed:
            if self._growing is None or self._newest is None or self._growing.embedder != now:
                self._growing, self._failure = GrowingSight(now), None
                self._newest = self._growing.so_far()
            return self._newest

    def want(self, needs: SightNeeds, settings: FilmSettings) -> None:
        """From now on this is what the film needs, in place of what it needed before. Returns at once."""
        self.by(settings.scorer)
        with self._changed:
            assert self._growing is not None
            self._wish = wish = _Wish(needs, settings.size, self._growing)
            if self._failure is not None and self._is_over(self._failure, wish):
                self._failure = None
            if needs and self._thread is None and not self._closing:
                self._thread = threading.Thread(target=self._work, daemon=True, name="sight")
                self._thread.start()
            self._changed.notify_all()

    def settle(self, enough: Callable[[], bool], patience: float) -> None:
        """Waits until `enough()`, which is asked again whenever more is known, with no lock held.

        Raises what went wrong while looking, EngineError when nothing new was seen for `patience` seconds, Cancelled
        when the film is closed, and what `enough` raises.
        """
        self._try_again()
        began = time.monotonic()
        while not enough():
            with self._changed:
                if self._closing:
                    raise Cancelled("The film was closed.", fix="Open it again.")
                if self._failure is not None:
                    error = self._failure.error
                    raise type(error)(error.message, fix=error.fix)
                if time.monotonic() - max(began, self._seen_at) > patience:
                    raise EngineError(
                        f"Nothing was seen of the film's pictures and prompts for {patience:g} seconds.",
                        fix=f"Try again; the end of {LOG} in the film's folder may say what holds it up.",
                    )
                self._changed.wait(_POLL_SECONDS)

    def close(self) -> None:
        """Ends the thread and the child at once; what was seen stays in the cache."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        with self._starting:
            if self._link is not None:
                self._link.kill()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(_CLOSE_SECONDS)

    def _try_again(self) -> None:
        with self._changed:
            if self._failure is not None and _is_old(self._failure):
                self._failure = None
                self._changed.notify_all()

    def _is_over(self, failure: _Failure, wish: _Wish) -> bool:
        """Whether a failure says nothing of a wish: it is long ago, or the wish asks for something new, or nothing."""
        missing = _missing(wish).names
        return _is_old(failure) or failure.growing is not wish.growing or not missing or not missing <= failure.names

    # ---- the sight's thread ------------------------------------------------------------------------------------------

    def _work(self) -> None:
        try:
            while (wish := self._next_wish()) is not None:
                try:
                    self._grant(wish)
                except Exception as error:
                    self._fail(wish, error)
        finally:
            self._end_child()

    def _next_wish(self) -> _Wish | None:
        """The wish that is not granted yet, waited for; None when the film is closed."""
        idle_since = time.monotonic()
        while True:
            with self._changed:
                if self._closing:
                    return None
                if self._wish is not None and self._wish is not self._granted and self._failure is None:
                    return self._wish
                idle_left = idle_since + self._idle_seconds - time.monotonic()
                if self._link is None or idle_left > 0:
                    self._changed.wait(idle_left if self._link is not None else None)
                    continue
            self._end_child()

    def _grant(self, wish: _Wish) -> None:
        """Looks until all of the wish is known, or another one stands."""
        missing = self._from_cache(wish, _missing(wish))
        while missing and self._stands(wish):
            self._keep(wish, *self._ask(wish, missing))
            self._tell(now=False)
            missing = _missing(wish)
        if not missing:
            self._granted = wish
        self._tell(now=not missing)

    def _stands(self, wish: _Wish) -> bool:
        return self._wish is wish and not self._closing

    def _from_cache(self, wish: _Wish, missing: _Missing) -> _Missing:
        growing, kept_as = wish.growing, wish.growing.embedder.embedding
        for name in missing.pictures:
            self._add(growing, name, self._folder.features.get(name, kept_as))
        for prompt in missing.prompts:
            self._add(growing, prompt, self._folder.features.get(_cache_name(prompt), kept_as), read=True)
        self._tell(now=True)
        return _missing(wish)

    def _add(self, growing: GrowingSight, name: str, vector: Vector | None, *, read: bool = False) -> None:
        # A row of another length is none of this embedder's: it is asked for again, and written over.
        if vector is not None and len(vector) == (growing.dimensions or len(vector) or 1):
            (growing.prompts if read else growing.pictures).add(name, vector)
            self._untold = True

    def _ask(self, wish: _Wish, missing: _Missing) -> tuple[Question, Answer]:
        """The first of what is missing, looked at: prompts before pictures, because a person waits for those."""
        prompts = missing.prompts[:PROMPTS_AT_ONCE]
        pictures = () if prompts else tuple(missing.pictures.values())[:PICTURES_AT_ONCE]
        question = Question(wish.growing.embedder.name, wish.size, pictures, prompts)
        try:
            return question, self._answer(question)
        except WorkerLost as error:
            if self._closing:
                raise
            log.warning("%s It is started again.", error.message)
        return question, self._answer(question)

    def _answer(self, question: Question) -> Answer:
        try:
            return self._child().ask(question)
        except WorkerLost:
            self._end_child()
            raise

    def _keep(self, wish: _Wish, question: Question, answer: Answer) -> None:
        """What was looked at becomes known, and what was seen goes into the cache too."""
        growing, features = wish.growing, self._folder.features
        if growing.dimensions not in (None, answer.pictures.shape[1]):
            log.warning("the film's cache held embeddings of another length; they are made anew")
            growing.forget()
        for place, (shown, vector) in enumerate(zip(question.pictures, answer.pictures, strict=True)):
            name = seen_as(shown, wish.size)
            if place in answer.unseen:
                log.warning("a picture can't be looked at and is like no other: %s", answer.unseen[place])
            else:
                features.put(name, growing.embedder.embedding, vector)
            self._add(growing, name, vector)
        for prompt, vector in zip(question.prompts, answer.prompts, strict=True):
            features.put(_cache_name(prompt), growing.embedder.embedding, vector)
            self._add(growing, prompt, vector, read=True)

    def _tell(self, *, now: bool) -> None:
        """A new snapshot of what is known, if there is more: at once, or not more often than once a second."""
        if not self._untold or (not now and time.monotonic() < self._told_at + _TELL_SECONDS):
            return
        with self._changed:
            if self._growing is not None:
                self._newest = self._growing.so_far()
            self._untold, self._told_at = False, time.monotonic()
            self._seen_at = self._told_at
            self._changed.notify_all()
        self._call_back()

    def _fail(self, wish: _Wish, error: Exception) -> None:
        if self._closing:
            return
        if not isinstance(error, StoryMemError):
            log.error("looking at the film's pictures failed", exc_info=error)
            error = EngineError(
                f"Looking at the film's pictures failed: {type(error).__name__}.",
                fix="Try again; if it happens again, restart the studio and report what its log says.",
            )
        log.warning("%s", error)
        with self._changed:
            self._failure = _Failure(error, _missing(wish).names, wish.growing, time.monotonic())
            self._changed.notify_all()
        self._tell(now=True)
        self._call_back()

    def _call_back(self) -> None:
        try:
            self._on_seen()
        except Exception:
            log.exception("a listener failed on what was seen")

    def _child(self) -> SightLink:
        with self._starting:
            if self._closing:
                raise WorkerLost("The film was closed.", fix="Open it again.")
            if self._link is None:
                self._link = SightLink(self._folder.path, self._command)
            return self._link

    def _end_child(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.end()


def _missing(wish: _Wish) -> _Missing:
    growing = wish.growing
    pictures = {seen_as(shown, wish.size): shown for shown in wish.needs.pictures}
    prompts = dict.fromkeys(prompt.strip() for prompt in wish.needs.prompts) if growing.embedder.reads_prompts else ()
    return _Missing(
        {name: shown for name, shown in pictures.items() if name not in growing.pictures},
        tuple(prompt for prompt in prompts if prompt not in growing.prompts),
    )


def _is_old(failure: _Failure) -> bool:
    return time.monotonic() > failure.at + FAILURE_STANDS_SECONDS


def _cache_name(prompt: str) -> str:
    """What a prompt's embedding is kept under: texts may be long, and no picture is called so."""
    return f"prompt {hashlib.sha256(prompt.encode()).hexdigest()}"
