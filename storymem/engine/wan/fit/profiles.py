"""Profiles: how Wan 2.2 is laid out on a machine, and which of the ways to make it fit change the picture.

An automatic choice takes what leaves the picture as it is, wherever that fits. What changes it is taken only where no
other way fits, and says so; what changes it for speed only when a person asks. Pure values: nothing here knows torch.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from storymem.core.errors import BackendMissing, OutOfDeviceMemory
from storymem.core.values import MAX_MEMORY_FRAMES, Size
from storymem.engine.wan.fit.footprint import (
    CONTEXT_BYTES,
    GB,
    TEXT_ENCODER_BYTES,
    activation_bytes,
    expert_bytes,
    streamed_bytes,
    token_count,
    vae_bytes,
)
from storymem.engine.wan.fit.layout import Parallel, Profile
from storymem.engine.wan.fit.machine import Machine

PROFILE = "STORYMEM_WAN_PROFILE"
"""Environment variable: a profile by name, instead of the automatic choice."""
FAST = "STORYMEM_WAN_FAST"
"""Environment variable: levers that change the picture, with commas between them."""
ATTENTION = "STORYMEM_WAN_ATTENTION"
"""Environment variable: attention backends by diffusers' names, best first, with commas between them."""

FILM_SIZE, FILM_FRAMES = Size(width=832, height=480), 81
"""What a profile must hold to be chosen: the size and length the model was trained for."""

SPARE_RAM_BYTES = 6 * GB
"""For Python, the libraries, pictures, and whatever else the person has open."""

PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile("80gb", "80 GB and more", "resident", compile=True, keeps_vae_with_transformer=True),
        Profile("48gb", "40 to 48 GB", "swap", compile=True, keeps_vae_with_transformer=True),
        Profile("24gb", "24 to 32 GB", "stream", compile=True, text_encoder="streamed", default_memory_frames=8),
        Profile("12gb", "12 GB", "stream", text_encoder="cpu", default_memory_frames=5),
        Profile("cpu", "no card", "resident", keeps_vae_with_transformer=True, device="cpu"),
    )
}
"""By name, largest first. "several" is none of its own: each card as one of these, with the work divided."""

SEVERAL = "several"
_LEAST_VRAM = {"80gb": 72 * GB, "48gb": 37 * GB, "24gb": 20 * GB, "12gb": 0}


# --- choosing ------------------------------------------------------------------------------------------------------


def chosen_profile(machine: Machine, environ: Mapping[str, str] = os.environ) -> Profile:
    """The profile the environment asks for, or the automatic choice, with the levers the environment asks for.

    Raises BackendMissing for what does not exist or is impossible here, OutOfDeviceMemory for what does not fit.
    """
    name = environ.get(PROFILE, "").strip()
    profile = profile_named(name, machine) if name else choose(machine)
    if wanted := _words(environ.get(FAST, "")):
        profile = with_fast(profile, wanted, machine)
    if backends := _words(environ.get(ATTENTION, "")):
        profile = replace(profile, attention=backends)
    return profile


def choose(machine: Machine) -> Profile:
    """The largest profile that fits. Raises OutOfDeviceMemory where not even the smallest does.

    Several processes must agree: let one choose and tell the others, for what is free changes while models load.
    """
    if not machine.gpu_count:
        return PROFILES["cpu"]
    name = next(name for name, least in _LEAST_VRAM.items() if machine.vram_free_bytes >= least)
    return _fitted(PROFILES[name], machine)


def profile_named(name: str, machine: Machine) -> Profile:
    """The named profile, made to fit. Raises BackendMissing where there is none, OutOfDeviceMemory if too large."""
    if name == "cpu":
        return PROFILES["cpu"]
    if name not in PROFILES and name != SEVERAL:
        raise BackendMissing(f"There is no profile {name!r}.", fix=f"Use one of: {', '.join((*PROFILES, SEVERAL))}.")
    if not machine.gpu_count:
        raise BackendMissing(f"The profile {name} needs a graphics card.", fix="Use cpu, or leave the profile out.")
    if name == SEVERAL and machine.process_count == 1:
        raise BackendMissing(
            "One process uses one card.",
            fix="Set STORYMEM_WAN_PROCESSES to the number of cards, or leave the profile out.",
        )
    return choose(machine) if name == SEVERAL else _fitted(PROFILES[name], machine)


def with_fast(profile: Profile, names: Sequence[str], machine: Machine) -> Profile:
    """The profile with levers that change the picture. Raises BackendMissing for unknown or impossible ones."""
    for name in names:
        if name not in FAST_LEVERS:
            raise BackendMissing(f"There is no fast lever {name!r}.", fix=f"Use some of: {', '.join(FAST_LEVERS)}.")
        profile = FAST_LEVERS[name](profile, machine)
    return profile


def degrees(process_count: int, *, guided: bool = True) -> Parallel:
    """How to divide the work. The two calls of guidance first: they need no talk between cards but their sum.

    Raises BackendMissing for a number that 40 attention heads can't be dealt out to.
    """
    cfg = 2 if guided and process_count % 2 == 0 else 1
    ulysses = process_count // cfg
    if process_count < 1 or 40 % ulysses:
        raise BackendMissing(f"The work can't be divided among {process_count} cards.", fix="Use 2, 4 or 8 of them.")
    return Parallel(cfg, ulysses)


def _fitted(profile: Profile, machine: Machine) -> Profile:
    """The profile with what this machine's memory forces on it."""
    profile = _within_ram(profile, machine)
    profile = _within_vram(profile, machine)
    profile = replace(profile, attention=_backends(machine.compute_capability))
    if machine.process_count == 1:
        return profile
    label = f"{machine.process_count} cards of {profile.label}"
    return replace(profile, name=SEVERAL, label=label, parallel=degrees(machine.process_count))


def _within_ram(profile: Profile, machine: Machine) -> Profile:
    """First what costs time only, then 8 bits."""
    share = machine.ram_free_bytes // machine.process_count
    one = replace(profile, keeps_both_in_ram=profile.placement == "resident")
    ways = (profile, one, replace(one, placement="stream", weights_dtype="int8", keeps_both_in_ram=False))
    for way in ways:
        if ram_bytes(way) <= share:
            return way
    raise OutOfDeviceMemory(
        f"Wan 2.2 needs {_gb(ram_bytes(ways[-1]))} of free RAM at least, and {_gb(share)} are free for it.",
        fix="Close other programs, or add memory.",
    )


def _within_vram(profile: Profile, machine: Machine) -> Profile:
    """The VAE as it fits beside the transformer or after it, and as many memory frames as fit."""
    room = machine.vram_free_bytes
    alone = replace(profile, keeps_vae_with_transformer=False)
    ways = (
        profile,
        alone,
        replace(alone, vae_dtype="bf16"),
        replace(alone, vae_dtype="bf16", vae_tiling=True),
    )
    fitting = next((way for way in ways if decoding_bytes(way, FILM_SIZE) <= room), ways[-1])
    most = frames_that_fit(fitting, room)
    if most is None:
        raise OutOfDeviceMemory(
            f"The profile {profile.name} needs {_gb(peak_bytes(fitting))} on the card, and {_gb(room)} are free.",
            fix=f"Close what else uses the card{', or ' + smaller if (smaller := next_smaller(profile)) else ''}.",
        )
    default = min(fitting.default_memory_frames, most)
    return replace(fitting, max_memory_frames=most, default_memory_frames=default)


def next_smaller(profile: Profile) -> str:
    """How to ask for the next smaller profile; empty where there is none."""
    smaller = [name for name in _LEAST_VRAM if _LEAST_VRAM[name] < _LEAST_VRAM.get(profile.name, 0)]
    return f"set {PROFILE}={smaller[0]}" if smaller else ""


def _backends(capability: tuple[int, int]) -> tuple[str, ...]:
    """Attention that is exact and needs no download, best first: FlashAttention where it is installed, then torch's."""
    if capability == (9, 0):
        return ("_flash_3", "_native_cudnn", "native")
    return ("flash", "native") if capability >= (8, 0) else ("native",)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


# --- memory --------------------------------------------------------------------------------------------------------


def weights_bytes(profile: Profile) -> int:
    """What of the two experts is on the card while they work."""
    expert = expert_bytes(profile.weights_dtype)
    return {"resident": 2 * expert, "swap": expert, "stream": streamed_bytes(profile.weights_dtype)}[profile.placement]


def decoding_bytes(profile: Profile, size: Size) -> int:
    """What the card holds while the VAE works."""
    beside = weights_bytes(profile) if profile.keeps_vae_with_transformer else 0
    return CONTEXT_BYTES + beside + vae_bytes(profile.vae_dtype, profile.vae_tiling, size)


def peak_bytes(profile: Profile, size: Size = FILM_SIZE, frame_count: int = FILM_FRAMES, memory_frames: int = 0) -> int:
    """The most the card holds at any time of a shot, estimated from counted sizes; see `footprint`."""
    tokens = token_count(size, frame_count, memory_frames)
    sampling = CONTEXT_BYTES + weights_bytes(profile) + activation_bytes(tokens)
    beside = weights_bytes(profile) if profile.placement == "resident" else 0
    encoding = CONTEXT_BYTES + beside + TEXT_ENCODER_BYTES if profile.text_encoder == "device" else 0
    return max(sampling, encoding, decoding_bytes(profile, size))


def frames_that_fit(
    profile: Profile, room_bytes: int, size: Size = FILM_SIZE, frame_count: int = FILM_FRAMES
) -> int | None:
    """How many memory frames fit into `room_bytes` of the card, up to 10; None where not even none does."""
    fitting = (
        count
        for count in range(MAX_MEMORY_FRAMES, -1, -1)
        if peak_bytes(profile, size, frame_count, count) <= room_bytes
    )
    return next(fitting, None)


def ram_bytes(profile: Profile) -> int:
    """RAM that one process needs: the weights that stay there, and whatever is loaded beside them."""
    expert, count = expert_bytes(profile.weights_dtype), 2 if profile.keeps_both_in_ram else 1
    kept = {"resident": 0, "swap": (count - 1) * 2 * expert, "stream": count * expert}[profile.placement]
    # An expert comes as bf16; the first of two may be in 8 bits by then.
    loading = max(kept - expert, 0) + expert_bytes("bf16")
    return max(loading, kept + TEXT_ENCODER_BYTES) + SPARE_RAM_BYTES


# --- what a person may ask for --------------------------------------------------------------------------------------


def _fast_sage(profile: Profile, machine: Machine) -> Profile:
    if machine.compute_capability < (8, 0) or profile.device == "cpu":
        raise BackendMissing("Sage attention needs an NVIDIA card of the 30 series or newer.", fix=_without("sage"))
    return replace(profile, attention=("sage",))


def _fast_magcache(profile: Profile, machine: Machine) -> Profile:
    if machine.process_count > 1:
        raise BackendMissing(
            "MagCache works on one card here.", fix=f"{_without('magcache')} Or set STORYMEM_WAN_PROCESSES=1."
        )
    return replace(profile, step_cache=True)


def _fast_int8(profile: Profile, machine: Machine) -> Profile:
    """8 bits, and then as much of the experts on the card as fits: that is what makes it fast."""
    int8 = replace(profile, weights_dtype="int8")
    if profile.placement != "stream" or not profile.keeps_both_in_ram:
        return int8
    swap = replace(int8, placement="swap")
    return swap if peak_bytes(swap, memory_frames=swap.max_memory_frames) <= machine.vram_free_bytes else int8


def _fast_bf16_vae(profile: Profile, machine: Machine) -> Profile:
    return replace(profile, vae_dtype="bf16")


def _without(name: str) -> str:
    return f"Take {name} out of {FAST}."


FAST_LEVERS: Mapping[str, Callable[[Profile, Machine], Profile]] = {
    "magcache": _fast_magcache,
    "sage": _fast_sage,
    "int8": _fast_int8,
    "bf16-vae": _fast_bf16_vae,
}
"""What a person may ask for by name: each changes the picture."""


# --- words ---------------------------------------------------------------------------------------------------------


def explain(machine: Machine, profile: Profile) -> str:
    """One paragraph for a person: what is here, what was chosen, what each lever does to the picture."""
    if profile.device == "cpu":
        return "No graphics card is used: the model runs on the CPU, where a real shot (134,000 TFLOP) takes days."
    card = (
        f"{machine.gpu_name} with {_gb(machine.vram_free_bytes)} of {_gb(machine.vram_bytes)} free and "
        f"{_gb(machine.ram_free_bytes)} of RAM: profile {profile.name} ({profile.label}), up to "
        f"{profile.max_memory_frames} memory frames at {FILM_SIZE}."
    )
    exact = ", ".join(lever.name for lever in profile.levers if lever.exact)
    changes = "; ".join(f"{lever.name} ({lever.note})" for lever in profile.inexact)
    idle = machine.gpu_count - profile.parallel.process_count
    more = (
        f" {idle} more of the {machine.gpu_count} cards stay idle: set STORYMEM_WAN_PROCESSES to use them."
        if idle > 0
        else ""
    )
    return f"{card} Exact: {exact}. " + (f"These change the picture: {changes}." if changes else _ALL_EXACT) + more


_ALL_EXACT = "Nothing here changes the picture."


def _gb(count: int) -> str:
    return f"{count / GB:.1f} GB"
