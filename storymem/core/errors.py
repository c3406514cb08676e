"""Everything that can go wrong, as one tree.

StoryMemError(message, *, fix)
|-- StoryError            the film, or what was asked of it, makes no sense
|   |-- ShotNotFound
|   |-- TakeNotFound
|   |-- EditRejected      an edit can't be applied to this story
|   |-- EditOutdated      an edit was made on an older view of what it changes
|   |-- ScriptInvalid     a script that is not one; names scene, shot and line
|   `-- ShotNotReady      the shot can't be generated yet
|-- ProjectError          the folder on disk
|   |-- ProjectNotFound
|   |-- ProjectTooNew
|   |-- ProjectCorrupt
|   `-- ProjectBusy
|-- EngineError           making frames
|   |-- WeightsMissing
|   |-- OutOfDeviceMemory
|   |-- BackendMissing
|   |-- RequestUnsupported
|   `-- WorkerLost        the render process ended before its job did
|-- MediaError            reading or writing pictures and clips
|-- ExportError           writing a cut
`-- Cancelled             a wish, not a failure
"""

from __future__ import annotations


class StoryMemError(Exception):
    """Something a person can act on: `message` says what happened, `fix` the one next thing to do."""

    def __init__(self, message: str, *, fix: str) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.message} {self.fix}"


class StoryError(StoryMemError):
    """The film, or what was asked of it, makes no sense."""


class ShotNotFound(StoryError):
    """No shot has this id."""


class TakeNotFound(StoryError):
    """No take has this id."""


class EditRejected(StoryError):
    """The edit can't be applied to this story; the story is unchanged."""


class EditOutdated(EditRejected):
    """The edit was made on an older text than the story holds now; `current` is the newer text."""

    def __init__(self, message: str, *, fix: str, current: str) -> None:
        super().__init__(message, fix=fix)
        self.current = current


class ScriptInvalid(StoryError):
    """A script that can't be read; the message names scene, shot and line where they are known."""


class ShotNotReady(StoryError):
    """The shot can't be generated yet: something it builds on is missing."""


class ProjectError(StoryMemError):
    """The folder a film lives in."""


class ProjectNotFound(ProjectError):
    """There is no film in this folder."""


class ProjectTooNew(ProjectError):
    """The film was written by a newer version of the studio."""


class ProjectCorrupt(ProjectError):
    """The film's document or one of its files is damaged."""


class ProjectBusy(ProjectError):
    """Another process has the film open."""


class EngineError(StoryMemError):
    """Making frames failed."""


class WeightsMissing(EngineError):
    """The engine's weights are not on this machine."""


class OutOfDeviceMemory(EngineError):
    """The accelerator ran out of memory."""


class BackendMissing(EngineError):
    """No engine, scorer or device of this name is installed."""


class RequestUnsupported(EngineError):
    """The engine can't do what the request asks."""


class WorkerLost(EngineError):
    """The render process ended before its job did."""


class MediaError(StoryMemError):
    """A picture or clip can't be read or written."""


class ExportError(StoryMemError):
    """A cut can't be written."""


class Cancelled(StoryMemError):
    """The person asked for the work to stop."""

    def __init__(self, message: str = "Cancelled.", *, fix: str = "Generate again when you want this take.") -> None:
        super().__init__(message, fix=fix)
