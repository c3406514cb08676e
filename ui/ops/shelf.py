"""What a page may do with whole films: begin, open, copy and export one, put one into the bin, bring one back."""

from __future__ import annotations

from typing import Literal

from storymem.core.edits.outline import checked_title
from storymem.core.errors import EditRejected
from ui.live.live import Live, export_row
from ui.ops.base import Done, PageOp
from ui.rows.base import Row
from ui.rows.film_now import ExportRow


class InFolder(Row):
    """A film, by its folder's name."""

    folder: str


class NewFilmOp(PageOp):
    """A new film is made and opened."""

    op: Literal["new_film"] = "new_film"
    title: str

    def do(self, live: Live) -> InFolder:
        live.switch_to(lambda: live.shelf.new(self.title))
        return _opened(live)


class NewExampleOp(PageOp):
    """A new film with an example's shots is made and opened."""

    op: Literal["new_example"] = "new_example"
    name: str
    """Of an example (`GET /app/shelf`)."""

    def do(self, live: Live) -> InFolder:
        live.switch_to(lambda: live.shelf.new_example(self.name))
        return _opened(live)


class OpenFilmOp(PageOp):
    """Another film is opened. The open one stays as it is; one that can't be opened leaves the open one at work."""

    op: Literal["open_film"] = "open_film"
    folder: str

    def do(self, live: Live) -> InFolder:
        if not live.shelf.holds(self.folder, live.studio):  # the open one stays open, and its render goes on
            live.switch_to(lambda: live.shelf.open(self.folder))
        return _opened(live)


def _opened(live: Live) -> InFolder:
    return InFolder(folder=live.studio.folder.path.name)


class DismissNoticeOp(PageOp):
    """The notice of how the studio started was read."""

    op: Literal["dismiss_notice"] = "dismiss_notice"

    def do(self, live: Live) -> Done:
        live.dismiss_notice()
        return Done()


class Exported(Row):
    """The film that was written."""

    export: ExportRow | None


class ExportFilmOp(PageOp):
    """The circled takes are joined to one file."""

    op: Literal["export_film"] = "export_film"
    allow_missing: bool = False
    """Skips shots without a take; refused without it."""

    def do(self, live: Live) -> Exported:
        live.studio.delivery.export(allow_missing=self.allow_missing)
        return Exported(export=export_row(live.studio))


class CopyStarted(Row):
    """A copy under way; `GET /app/shelf` says how far."""

    copy_id: str


class DuplicateFilmOp(PageOp):
    """A film is copied in the background, an open one as it was saved last."""

    op: Literal["duplicate_film"] = "duplicate_film"
    folder: str
    title: str

    def do(self, live: Live) -> CopyStarted:
        return CopyStarted(copy_id=live.copies.start(self.folder, checked_title(self.title)))


class StopCopyOp(PageOp):
    """The copy ends; nothing of it stays."""

    op: Literal["stop_copy"] = "stop_copy"
    copy_id: str

    def do(self, live: Live) -> Done:
        live.copies.stop(self.copy_id)
        return Done()


class InBin(Row):
    """A film in the bin, by its name there."""

    name: str


class BinFilmOp(PageOp):
    """A film is moved into the bin; refused for one that is open."""

    op: Literal["bin_film"] = "bin_film"
    folder: str

    def do(self, live: Live) -> InBin:
        if live.shelf.holds(self.folder, live.studio):
            raise EditRejected("This film is open.", fix="Open another film first, then put this one into the bin.")
        return InBin(name=live.shelf.bin(self.folder))


class RestoreFilmOp(PageOp):
    """A film of the bin is back on the shelf, under a free name."""

    op: Literal["restore_film"] = "restore_film"
    name: str

    def do(self, live: Live) -> InFolder:
        return InFolder(folder=live.shelf.restore(self.name))


SHELF_OPS = (
    NewFilmOp,
    NewExampleOp,
    OpenFilmOp,
    DismissNoticeOp,
    ExportFilmOp,
    DuplicateFilmOp,
    StopCopyOp,
    BinFilmOp,
    RestoreFilmOp,
)
