"""Weight files -> named tensors, read one at a time; and a model filled with them, every parameter exactly once."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

import torch
from safetensors import SafetensorError, safe_open
from torch import nn

from storymem.core.errors import EngineError
from storymem.ports import OnPart

Shape = tuple[int, ...]


class TensorFile(Protocol):
    """Named tensors of one file."""

    names: tuple[str, ...]
    path: Path

    def shape(self, name: str) -> Shape:
        """A tensor's shape; its numbers are not read."""
        ...

    def read(self, name: str) -> torch.Tensor:
        """A tensor as stored, on the CPU. It may be a view of the file: copy it to keep it."""
        ...


class _Safetensors:
    def __init__(self, path: Path) -> None:
        self.path = path
        with damage(path):
            self._file: Any = safe_open(path, framework="pt")
            self.names = tuple(self._file.keys())

    def shape(self, name: str) -> Shape:
        return tuple(self._file.get_slice(name).get_shape())

    def read(self, name: str) -> torch.Tensor:
        with damage(self.path):
            return self._file.get_tensor(name)


class _Pickle:
    """A state dict written by torch.save. Only numbers are accepted: a pickle could run code otherwise."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with damage(path):
            found: Any = torch.load(path, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(path))
        if not isinstance(found, dict) or not all(isinstance(value, torch.Tensor) for value in found.values()):
            raise EngineError(f"{path} is no plain state dict.", fix="Give the weights as safetensors.")
        self._tensors: dict[str, torch.Tensor] = found
        self.names = tuple(found)

    def shape(self, name: str) -> Shape:
        return tuple(self._tensors[name].shape)

    def read(self, name: str) -> torch.Tensor:
        return self._tensors[name]


def open_tensors(path: Path) -> TensorFile:
    """A weights file, safetensors or a state dict of torch. Raises EngineError for what can't be read safely."""
    return _Safetensors(path) if path.suffix == ".safetensors" else _Pickle(path)


def metadata(path: Path) -> dict[str, str]:
    """What a safetensors file says about itself; nothing for another file."""
    if path.suffix != ".safetensors":
        return {}
    with damage(path), safe_open(path, framework="pt") as file:
        return dict(file.metadata() or {})


@contextmanager
def damage(path: Path) -> Iterator[None]:
    """Translates what reading a damaged file raises."""
    try:
        yield
    except (SafetensorError, pickle.UnpicklingError, RuntimeError, OSError, EOFError, ValueError, KeyError) as error:
        why = (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
        raise EngineError(
            f"{path} can't be read: it is damaged, or not complete, or no weights file ({why}).",
            fix="Delete it and fetch the weights again; `weights check` names every damaged file.",
        ) from error


class TensorFiles:
    """The tensors of several files as one set. Raises EngineError when a name comes twice."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._at: dict[str, TensorFile] = {}
        for file in map(open_tensors, paths):
            if twice := self._at.keys() & set(file.names):
                raise EngineError(
                    f"{file.path} repeats {some(twice)} of another file beside it.",
                    fix="Keep one copy of the weights in the folder.",
                )
            self._at |= dict.fromkeys(file.names, file)

    @property
    def names(self) -> tuple[str, ...]:
        """Every tensor's name, in the files' order."""
        return tuple(self._at)

    @property
    def folder(self) -> str:
        """Where the files are, for messages."""
        return str(next(iter(self._at.values())).path.parent) if self._at else "the folder"

    def shape(self, name: str) -> Shape:
        """A tensor's shape. Raises EngineError when it is not there."""
        if name not in self._at:
            raise _wrong_model(f"{self.folder} has no {name}")
        return self._at[name].shape(name)

    def read(self, name: str) -> torch.Tensor:
        """A tensor as stored; see TensorFile."""
        return self._at[name].read(name)


def some(names: Iterable[str]) -> str:
    """`a, b, c and 7 more`."""
    ordered = sorted(names)
    more = f" and {len(ordered) - 3} more" if len(ordered) > 3 else ""
    return ", ".join(ordered[:3]) + more


# --- filling a model -----------------------------------------------------------------------------------------------

_Model = TypeVar("_Model", bound=nn.Module)
DtypeOf = Callable[[str], torch.dtype]
Changed = Callable[[str, torch.Tensor], torch.Tensor]


def empty(build: Callable[[], _Model]) -> _Model:
    """The model without memory for its weights."""
    with torch.device("meta"):
        return build()


def filled(
    model: _Model,
    tensors: TensorFiles,
    names: Mapping[str, str],
    dtype_of: DtypeOf,
    *,
    changed: Changed | None = None,
    on_part: OnPart | None = None,
) -> _Model:
    """The empty model with every parameter read once, in evaluation mode and without gradients.

    `names` says which tensor is which parameter; one tensor may stand for parameters that are tied. `changed` makes
    another tensor of what was read, before it is cast; `on_part` counts percents and may raise. Raises EngineError when
    the files are not exactly this model's: missing or unexpected names, or shapes that do not fit.
    """
    slots = _slots(model)
    _check_names(slots, names, tensors.folder)
    for count, (parameter, aliases) in enumerate(slots.items(), 1):
        name = next(names[alias] for alias in aliases if alias in names)
        wanted = tuple(model.get_parameter(parameter).shape)
        if tensors.shape(name) != wanted:
            raise _wrong_model(f"{name} in {tensors.folder} has the shape {tensors.shape(name)} instead of {wanted}")
        _place(model, aliases, _ready(tensors.read(name), parameter, dtype_of, changed))
        if on_part is not None and count * 100 // len(slots) > (count - 1) * 100 // len(slots):
            on_part(count * 100 // len(slots), 100)
    return model.eval().requires_grad_(False)


def _ready(tensor: torch.Tensor, parameter: str, dtype_of: DtypeOf, changed: Changed | None) -> torch.Tensor:
    new = tensor if changed is None else changed(parameter, tensor)
    return new.to(dtype_of(parameter), copy=new is tensor)  # never a view of the file, which may go away


def _slots(model: nn.Module) -> dict[str, list[str]]:
    """Every parameter by its first name, with all of its names."""
    by_identity: dict[int, list[str]] = {}
    for name, parameter in model.named_parameters(remove_duplicate=False):
        by_identity.setdefault(id(parameter), []).append(name)
    return {aliases[0]: aliases for aliases in by_identity.values()}


def _check_names(slots: Mapping[str, Sequence[str]], names: Mapping[str, str], folder: str) -> None:
    missing = [first for first, aliases in slots.items() if not any(alias in names for alias in aliases)]
    unexpected = names.keys() - {alias for aliases in slots.values() for alias in aliases}
    if missing:
        raise _wrong_model(f"{folder} lacks {len(missing)} of {len(slots)} weights: {some(missing)}")
    if unexpected:
        raise _wrong_model(f"{folder} has {len(unexpected)} weights the model lacks: {some(unexpected)}")


def _wrong_model(message: str) -> EngineError:
    return EngineError(f"{message}.", fix="Fetch the weights again, or give the folder of the right model.")


def _place(model: nn.Module, names: Iterable[str], tensor: torch.Tensor) -> None:
    parameter = nn.Parameter(tensor, requires_grad=False)
    for name in names:
        module, _, leaf = name.rpartition(".")
        setattr(model.get_submodule(module), leaf, parameter)
