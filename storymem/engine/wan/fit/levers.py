"""Two levers of a transformer, each tried before it is trusted: the attention kernel and compiled blocks."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import torch
from diffusers import WanTransformer3DModel
from diffusers.models.attention_dispatch import AttentionBackendName, dispatch_attention_fn

from storymem.core.errors import BackendMissing

log = logging.getLogger(__name__)

_EXACT_ERROR, _SAGE_ERROR = 1e-2, 6e-2
"""How far a backend may be from attention in float32: what bf16 rounds, or what 8 bits round. Broken ones are at 1."""

_TRIAL_LENGTHS = ((640, 640), (640, 512))
"""Queries and keys of a trial: the shot against itself, and against its text."""


def set_attention(transformer: WanTransformer3DModel, preferred: Sequence[str], device: torch.device) -> str:
    """The first of `preferred` that is installed and right on this device; the transformer uses it from now on.

    Raises BackendMissing where none is.
    """
    for name in preferred:
        reason = _try_attention(transformer, name, device)
        if reason is None:
            return name
        log.info("attention %s is not used: %s", name, reason)
    raise BackendMissing(
        f"None of these attention backends works here: {', '.join(preferred)}.",
        fix="Install what it needs (sage: sageattention 2.1.1 or newer), or leave it out of the STORYMEM_WAN settings.",
    )


def attention_error(name: str, device: torch.device) -> float:
    """The largest relative error of a backend against float32, in bf16 on a card and float32 elsewhere.

    The calls have the model's head size and the two kinds of lengths it uses. Raises whatever the backend raises.
    """
    dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
    draw = torch.Generator().manual_seed(0)
    worst = 0.0
    for queries, keys in _TRIAL_LENGTHS:
        q, k, v = (torch.randn(1, n, 4, 128, generator=draw).to(device, dtype) for n in (queries, keys, keys))
        exact = dispatch_attention_fn(q.float(), k.float(), v.float(), backend=AttentionBackendName.NATIVE)
        tried = dispatch_attention_fn(q, k, v, backend=AttentionBackendName(name))
        worst = max(worst, ((tried.float() - exact).norm() / exact.norm()).item())
    return worst


def compile_blocks(transformer: WanTransformer3DModel, device: torch.device) -> bool:
    """Whether the blocks are compiled from now on: they are where torch can compile for this device.

    Comes before anything hooks the blocks. diffusers' `compile_repeated_blocks` compiles a block with its hooks, and
    MagCache's forbid that: the block would run uncompiled, and nothing would say so.
    """
    if reason := _no_compiler(device):
        log.info("blocks are not compiled: %s", reason)
        return False
    for block in transformer.blocks:
        block.forward = torch.compile(block.forward, fullgraph=True)
    return True


def _try_attention(transformer: WanTransformer3DModel, name: str, device: torch.device) -> str | None:
    """Why a backend can't be used; None when it is in use. Kernels fail in as many ways as there are kernels."""
    try:
        transformer.set_attention_backend(name)
        error = attention_error(name, device)
    except Exception as failure:
        return f"{type(failure).__name__}: {str(failure).splitlines()[0] if str(failure) else ''}"
    limit = _SAGE_ERROR if "sage" in name else _EXACT_ERROR
    return None if error <= limit else f"it is {error:.1%} off"


def _no_compiler(device: torch.device) -> str | None:
    """Why torch can't compile here (it needs a C compiler, and Triton on a card); None when it can."""
    try:
        doubled = torch.compile(lambda x: x * 2)(torch.ones(8, device=device))
    except Exception as failure:
        return f"{type(failure).__name__}: {str(failure).splitlines()[0] if str(failure) else ''}"
    return None if bool((doubled == 2).all()) else "a trial came out wrong"
