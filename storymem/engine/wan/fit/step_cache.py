"""MagCache: steps that would change little reuse what the step before added. It changes the picture; only on request.

How much each step changes is measured on the first full run with given weights and kept in a file, so that run gains
nothing; later ones skip. Measured for each expert on its own: both have their own number of steps.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from diffusers import MagCacheConfig, WanTransformer3DModel
from diffusers.hooks import HookRegistry

from storymem.engine.wan.sampler.schedule import Which

log = logging.getLogger(__name__)

_NEVER = 10**6
"""More steps than a run has. diffusers prints to the screen what it measured when a run ends; so none does."""
_TAIL_HOOK = "mag_cache_block_hook"


class StepCache:
    """Skips steps of the transformers it is attached to. `folder` keeps what was measured; `threshold` is diffusers'.

    A shot is begun, before each step the expert at work is named, and the shot is ended.
    """

    def __init__(self, folder: Path, *, threshold: float = 0.06) -> None:
        self._folder, self._threshold = folder, threshold
        self._configs: WeakKeyDictionary[WanTransformer3DModel, MagCacheConfig] = WeakKeyDictionary()
        self._steps: Mapping[Which, int] = {}
        self._key = ""
        self._turn: Which | None = None
        self._measuring: dict[Which, WanTransformer3DModel] = {}

    def attach(self, transformer: WanTransformer3DModel) -> None:
        """From now on the transformer measures or skips. Comes before parallelism and compiling."""
        config = MagCacheConfig(threshold=self._threshold, num_inference_steps=_NEVER, calibrate=True)
        transformer.enable_cache(config)
        self._configs[transformer] = config

    def begin_shot(self, key: str, steps: Mapping[Which, int]) -> None:
        """The next run has so many steps for each expert. `key` is a file name for its weights and schedule."""
        self._key, self._steps, self._turn = key, steps, None
        self._measuring.clear()

    def at_work(self, which: Which, transformer: WanTransformer3DModel) -> None:
        """The expert does the next step. Where its turn begins, nothing of another's is left in the transformer."""
        if which == self._turn:
            return
        self._turn = which
        self._keep_measured()
        transformer._reset_stateful_cache()
        config, steps = self._configs[transformer], self._steps.get(which, 0)
        ratios = self._measured().get(_name(which, steps))
        config.calibrate, config.mag_ratios = ratios is None, ratios
        config.num_inference_steps = _NEVER if ratios is None else steps
        if ratios is None:
            self._measuring[which] = transformer

    def end_shot(self) -> None:
        """What was measured is kept. A run that was stopped is not ended, and measures nothing."""
        self._keep_measured()

    def _keep_measured(self) -> None:
        """Writes down the expert that has just worked, when its run was complete."""
        for which, transformer in self._measuring.items():
            ratios, steps = _ratios(transformer), self._steps.get(which, 0)
            if steps and len(ratios) == steps:
                measured = {**self._measured(), _name(which, steps): ratios}
                self._folder.mkdir(parents=True, exist_ok=True)
                self._file.write_text(json.dumps(measured), "utf-8")
                log.info("MagCache measured %d steps of the %s-noise expert", steps, which)
        self._measuring.clear()

    @property
    def _file(self) -> Path:
        return self._folder / f"{self._key}.json"

    def _measured(self) -> dict[str, list[float]]:
        """What is known for these weights; nothing where the file is missing or damaged."""
        try:
            return dict(json.loads(self._file.read_text("utf-8")))
        except (OSError, ValueError):
            return {}


def _name(which: Which, steps: int) -> str:
    return f"{which}-{steps}"


def _ratios(transformer: WanTransformer3DModel) -> list[float]:
    """What diffusers measured in the call with the prompt: one number a step."""
    tail: Any = transformer.blocks[-1]
    hook: Any = HookRegistry.check_if_exists_or_initialize(tail).get_hook(_TAIL_HOOK)
    state = hook.state_manager._state_cache.get("cond")
    return [float(ratio) for ratio in state.calibration_ratios] if state else []
