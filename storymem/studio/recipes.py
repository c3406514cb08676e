"""What takes are made with: settings of the film and of its shots, presets, and the recipe of an earlier take again."""

from __future__ import annotations

from typing import Any

from storymem.core.edits.base import shot_name
from storymem.core.edits.outline import ChangeSettings
from storymem.core.edits.shot import KeepAsIs, SetShot
from storymem.core.errors import EditRejected, EngineError
from storymem.core.memory.recall import effective_settings
from storymem.core.memory.shot_language import check_known
from storymem.core.plans.reuse import Reuse, reuse
from storymem.core.request import ShotRequest
from storymem.core.requests.composing import compose
from storymem.core.requests.presets import Sampling, preset_changes, preset_named
from storymem.core.requests.sampling import Maker
from storymem.core.story import FilmSettings
from storymem.engine.registry import engine_card, open_engine
from storymem.presets import sampling_presets, shot_language
from storymem.studio.editing import Editing
from storymem.studio.memory import Memory


class Recipes:
    """What every shot of a film would be sent, and the verbs that change it."""

    def __init__(self, editing: Editing, memory: Memory) -> None:
        self._editing, self._memory = editing, memory

    def maker(self) -> Maker:
        """The film's engine, as far as a request depends on it. Raises BackendMissing, WeightsMissing."""
        return engine_card(self._editing.story.settings.engine).maker

    def maker_if_known(self) -> Maker | None:
        """The film's engine, None where it can't work here: nobody can say then whether it is another version."""
        try:
            return self.maker()
        except EngineError:
            return None

    def request_for(self, shot_id: str, *, seed: int | None = None) -> ShotRequest:
        """What a take of this shot would be sent now. Raises ShotNotFound, ShotNotReady, and what `maker` raises."""
        bank = self._editing.bank()
        return compose(bank.story, shot_id, bank=bank, seed=seed, maker=self.maker())

    # ---- settings ------------------------------------------------------------------------------------------------

    def change_settings(self, changes: dict[str, Any]) -> int:
        """New values for some film settings. Raises EditRejected, and BackendMissing for an engine there is not."""
        with self._editing.lock:
            check_known(shot_language(), changes)
            settings = self._editing.story.settings.evolve(**changes)
            open_engine(settings.engine)  # one whose weights are still to come may be chosen
            return self._editing.edit(ChangeSettings(settings=settings))

    def override(self, shot_id: str, changes: dict[str, Any]) -> int:
        """New overrides of one shot; None goes back to the film's value. Raises ShotNotFound, EditRejected."""
        with self._editing.lock:
            check_known(shot_language(), changes)
            overrides = self._editing.story.shot(shot_id).overrides.evolve(**changes)
            return self._editing.edit(SetShot(shot_id=shot_id, overrides=overrides))

    def apply_preset(self, name: str | None, shot_id: str | None = None) -> int:
        """The film, or one shot, samples as the preset of this name says: one edit. None takes a shot back to the film.

        Raises ShotNotFound, and EditRejected where there is no such preset.
        """
        with self._editing.lock:
            if name is None:
                changes: dict[str, Any] = dict.fromkeys(Sampling.model_fields)
            else:
                presets, settings = sampling_presets(), self._settings_of(shot_id)
                changes = preset_changes(presets, preset_named(presets, name), settings)
            if shot_id is not None:
                return self.override(shot_id, changes)
            if name is None:
                raise EditRejected("A film has no settings to go back to.", fix="Name the preset it should use.")
            return self.change_settings(changes)

    def _settings_of(self, shot_id: str | None) -> FilmSettings:
        story = self._editing.story
        return story.settings if shot_id is None else effective_settings(story.settings, story.shot(shot_id).overrides)

    # ---- takes that are there ------------------------------------------------------------------------------------

    def keep_as_is(self, shot_id: str) -> int:
        """Accepts the circled take although the shot would be sent another request now.

        Raises EditRejected while it is not sure what that would be.
        """
        with self._editing.lock:
            self._memory.check_settled(shot_id)
            return self._editing.edit(KeepAsIs(shot_id=shot_id, digest=self.request_for(shot_id).digest))

    def reuse(self, shot_id: str, take_id: str, *, with_memory: bool = False) -> Reuse:
        """The shot gets the take's recipe again, as one step to undo; what can't be brought back is in the answer.

        Raises ShotNotFound, TakeNotFound, EditRejected where nothing would change, and what `maker` raises.
        """
        with self._editing.lock:
            story = self._editing.story
            shot = story.shot(shot_id)
            take = shot.take(take_id)
            found = reuse(self._editing.bank(), shot, take, maker=self.maker(), with_memory=with_memory)
            words = f"use the recipe of take {take.number} of {shot_name(story, shot_id)} again"
            self._editing.edit(found.as_one(words))
            return found
