"""Which profile a machine gets, what it must say about it, and what a person may ask for instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from storymem.core.errors import BackendMissing, OutOfDeviceMemory
from storymem.core.values import Size
from storymem.engine.wan.fit import footprint
from storymem.engine.wan.fit.layout import Parallel, Profile
from storymem.engine.wan.fit.machine import Machine, allocator_settings, free_ram, survey
from storymem.engine.wan.fit.profiles import (
    FAST_LEVERS,
    FILM_SIZE,
    PROFILES,
    SEVERAL,
    choose,
    chosen_profile,
    decoding_bytes,
    degrees,
    explain,
    frames_that_fit,
    peak_bytes,
    profile_named,
    ram_bytes,
    weights_bytes,
    with_fast,
)

GB = 10**9
HOPPER, ADA, AMPERE, TURING = (9, 0), (8, 9), (8, 0), (7, 5)


def machine(vram: float, ram: float = 200, capability: tuple[int, int] = ADA, processes: int = 1) -> Machine:
    """A machine with so many GB free on each card and in RAM."""
    card = int(vram * GB)
    return Machine(
        ram_free_bytes=int(ram * GB),
        gpu_name="A card",
        gpu_count=processes,
        vram_bytes=card,
        vram_free_bytes=card,
        compute_capability=capability,
        process_count=processes,
    )


@pytest.mark.parametrize(
    ("vram", "ram", "name", "placement", "changes"),
    [
        (139, 120, "80gb", "resident", []),
        (78, 120, "80gb", "resident", []),
        (78, 40, "80gb", "resident", []),
        (46, 120, "48gb", "swap", []),
        (39, 120, "48gb", "swap", []),
        (46, 40, "48gb", "swap", []),
        (31, 120, "24gb", "stream", []),
        (23, 120, "24gb", "stream", []),
        (23, 60, "24gb", "stream", []),
        (11.5, 120, "12gb", "stream", []),
        (11.5, 60, "12gb", "stream", []),
        (11.5, 40, "12gb", "stream", ["int8 weights"]),
        (9.8, 120, "12gb", "stream", ["VAE in bfloat16"]),
        (7.2, 120, "12gb", "stream", ["VAE in bfloat16", "VAE in tiles"]),
        (7.2, 40, "12gb", "stream", ["int8 weights", "VAE in bfloat16", "VAE in tiles"]),
    ],
)
def test_the_automatic_choice_changes_the_picture_only_where_nothing_else_fits(
    vram: float, ram: float, name: str, placement: str, changes: list[str]
) -> None:
    profile = choose(machine(vram, ram))
    assert (profile.name, profile.placement) == (name, placement)
    assert [lever.name for lever in profile.inexact] == changes
    assert ram_bytes(profile) <= ram * GB
    assert peak_bytes(profile, memory_frames=profile.max_memory_frames) <= vram * GB


def test_ram_for_one_expert_reads_the_other_again_and_stays_exact() -> None:
    assert choose(machine(11.5, 120)).keeps_both_in_ram
    assert not choose(machine(11.5, 60)).keeps_both_in_ram
    assert not choose(machine(46, 40)).keeps_both_in_ram


def test_without_a_card_it_is_the_cpu() -> None:
    assert choose(Machine(ram_free_bytes=8 * GB)) == PROFILES["cpu"]


def test_a_small_card_is_shown_fewer_memory_frames() -> None:
    most = [choose(machine(vram)).max_memory_frames for vram in (6.7, 7.0, 7.4, 7.8, 12)]
    assert most == sorted(most)
    assert most[0] < most[2] < most[-1] == 10
    assert choose(machine(6.7)).default_memory_frames <= most[0]


@pytest.mark.parametrize(("vram", "ram", "missing"), [(4, 120, "on the card"), (24, 16, "of free RAM")])
def test_a_machine_that_is_too_small_is_told_what_is_needed(vram: float, ram: float, missing: str) -> None:
    with pytest.raises(OutOfDeviceMemory, match=missing):
        choose(machine(vram, ram))


def test_a_profile_by_name_must_fit_too() -> None:
    assert profile_named("12gb", machine(139)).placement == "stream"
    with pytest.raises(OutOfDeviceMemory) as caught:
        profile_named("80gb", machine(24))
    assert "STORYMEM_WAN_PROFILE=48gb" in caught.value.fix


@pytest.mark.parametrize("name", ["16gb", "", "CPU"])
def test_an_unknown_profile_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(BackendMissing) as caught:
        profile_named(name, machine(24))
    assert all(known in caught.value.fix for known in PROFILES)


def test_a_profile_for_a_card_needs_one() -> None:
    with pytest.raises(BackendMissing, match="needs a graphics card"):
        profile_named("24gb", Machine(ram_free_bytes=200 * GB))


# --- asked for by the environment ------------------------------------------------------------------------------------


def test_the_environment_overrides_the_choice() -> None:
    here = machine(139, capability=HOPPER)
    assert chosen_profile(here, {}) == choose(here)
    assert chosen_profile(here, {"STORYMEM_WAN_PROFILE": "12gb"}).name == "12gb"
    named = chosen_profile(here, {"STORYMEM_WAN_ATTENTION": "_flash_3_hub, native"})
    assert named.attention == ("_flash_3_hub", "native")
    assert named.inexact == ()
    assert chosen_profile(here, {"STORYMEM_WAN_ATTENTION": "sage_hub"}).inexact != ()


def test_every_fast_lever_is_off_until_asked_for_and_changes_the_picture() -> None:
    here = machine(23)
    assert choose(here).inexact == ()
    for name in FAST_LEVERS:
        assert len(with_fast(choose(here), [name], here).inexact) == 1, name
    both = chosen_profile(here, {"STORYMEM_WAN_FAST": "magcache, sage"})
    assert (both.step_cache, both.attention) == (True, ("sage",))


@pytest.mark.parametrize(
    ("name", "here"),
    [
        ("turbo", machine(24)),
        ("sage", machine(24, capability=TURING)),
        ("sage", Machine(ram_free_bytes=100 * GB)),
        ("magcache", machine(80, capability=HOPPER, processes=2)),
    ],
)
def test_an_impossible_fast_lever_is_refused(name: str, here: Machine) -> None:
    with pytest.raises(BackendMissing):
        with_fast(choose(here), [name], here)


def test_int8_brings_a_whole_expert_onto_a_24_gb_card_but_not_onto_a_12_gb_one() -> None:
    for vram, placement in ((23.5, "swap"), (11.5, "stream")):
        here = machine(vram)
        fast = with_fast(choose(here), ["int8"], here)
        assert (fast.placement, fast.weights_dtype) == (placement, "int8")
        assert peak_bytes(fast, memory_frames=10) <= here.vram_free_bytes


def test_attention_follows_the_card() -> None:
    best = {c: choose(machine(80, capability=c)).attention for c in (HOPPER, ADA, AMPERE, TURING)}
    assert best[HOPPER] == ("_flash_3", "_native_cudnn", "native")
    assert best[ADA] == best[AMPERE] == ("flash", "native")
    assert best[TURING] == ("native",)
    assert not any("hub" in name for names in best.values() for name in names), "nothing is fetched unasked"


# --- several cards ---------------------------------------------------------------------------------------------------


def test_several_processes_divide_guidance_first() -> None:
    assert degrees(1) == Parallel(1, 1)
    assert degrees(2) == Parallel(2, 1)
    assert degrees(4) == Parallel(2, 2)
    assert degrees(8) == Parallel(2, 4)
    assert degrees(4, guided=False) == Parallel(1, 4)
    assert degrees(5) == Parallel(1, 5)


@pytest.mark.parametrize("count", [0, 3, 7, 12])
def test_a_number_of_cards_that_heads_cannot_be_dealt_to_is_refused(count: int) -> None:
    with pytest.raises(BackendMissing):
        degrees(count)


def test_each_of_several_cards_is_laid_out_like_one() -> None:
    profile = choose(machine(23, ram=300, processes=2))
    assert (profile.name, profile.placement, profile.parallel) == (SEVERAL, "stream", Parallel(2, 1))
    assert profile == profile_named(SEVERAL, machine(23, ram=300, processes=2))
    assert profile.inexact == ()
    assert not choose(machine(23, ram=120, processes=2)).keeps_both_in_ram, "both processes share the RAM"


def test_several_needs_several_processes() -> None:
    with pytest.raises(BackendMissing, match="One process uses one card") as caught:
        profile_named(SEVERAL, machine(80))
    assert "STORYMEM_WAN_PROCESSES" in caught.value.fix


# --- sizes -----------------------------------------------------------------------------------------------------------


def test_the_guides_counted_sizes() -> None:
    assert [footprint.token_count(FILM_SIZE, 81, count) for count in (0, 5, 10)] == [32_760, 40_560, 48_360]
    assert footprint.expert_bytes("bf16") == pytest.approx(28.58 * GB, rel=1e-3)
    assert footprint.activation_bytes(48_360) / footprint.activation_bytes(32_760) == pytest.approx(5.49 / 3.73)
    assert weights_bytes(PROFILES["80gb"]) == 2 * weights_bytes(PROFILES["48gb"])


def test_sampling_in_the_12_gb_profile_stays_under_10_gb_with_ten_memory_frames() -> None:
    profile = replace(PROFILES["12gb"], vae_dtype="bf16")
    assert peak_bytes(profile, memory_frames=10) <= 10 * GB


def test_more_memory_frames_a_larger_picture_and_a_longer_shot_need_more() -> None:
    profile = replace(PROFILES["48gb"], keeps_vae_with_transformer=False)
    assert peak_bytes(profile, memory_frames=10) > peak_bytes(profile, memory_frames=5)
    assert peak_bytes(profile, Size(width=1280, height=720)) > peak_bytes(profile)
    assert peak_bytes(profile, FILM_SIZE, 161, 10) > peak_bytes(profile, FILM_SIZE, 81, 10)
    assert decoding_bytes(PROFILES["48gb"], FILM_SIZE) > decoding_bytes(profile, FILM_SIZE)


def test_frames_that_fit_is_the_edge() -> None:
    profile = replace(PROFILES["12gb"], vae_dtype="bf16", vae_tiling=True)
    for room in (int(6.7 * GB), int(7.1 * GB), int(7.7 * GB)):
        count = frames_that_fit(profile, room)
        assert count is not None
        assert count < 10
        assert peak_bytes(profile, memory_frames=count) <= room < peak_bytes(profile, memory_frames=count + 1)
    assert frames_that_fit(profile, 3 * GB) is None
    assert frames_that_fit(profile, 30 * GB) == 10


# --- what a person is told -------------------------------------------------------------------------------------------


def some_profiles() -> Iterator[Profile]:
    yield from PROFILES.values()
    for vram in (7, 9.5, 11, 23, 31, 46, 80):
        for ram in (40, 60, 120):
            here = machine(vram, ram)
            yield choose(here)
            yield with_fast(choose(here), [*FAST_LEVERS], here)


def test_every_lever_a_profile_pulls_is_described() -> None:
    for profile in some_profiles():
        names = {lever.name for lever in profile.levers}
        assert len(names) == len(profile.levers), "each lever once"
        assert all(lever.note for lever in profile.levers)
        assert ("compiled blocks" in names) == profile.compile
        assert ("int8 weights" in names) == (profile.weights_dtype == "int8")
        assert ("VAE in bfloat16" in names) == (profile.vae_dtype == "bf16")
        assert ("VAE in tiles" in names) == profile.vae_tiling
        assert ("MagCache" in names) == profile.step_cache
        assert ("sage attention" in names) == ("sage" in profile.attention)
        assert ("experts read again" in names) == (not profile.keeps_both_in_ram)
        assert {"resident": "both experts in place", "swap": "expert swap", "stream": "block streaming"}[
            profile.placement
        ] in names


def test_the_explanation_names_what_changes_the_picture() -> None:
    plain = machine(46)
    assert "Nothing here changes the picture" in explain(plain, choose(plain))
    short = machine(11, 40)
    said = explain(short, choose(short))
    assert "These change the picture: int8 weights" in said
    assert "40.0 GB of RAM" in said
    assert "CPU" in explain(Machine(ram_free_bytes=GB), PROFILES["cpu"])
    idle = replace(machine(80), gpu_count=4)
    assert "3 more of the 4 cards stay idle" in explain(idle, choose(idle))


# --- the machine itself ----------------------------------------------------------------------------------------------


def made(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "ascii")
    return root


MEMINFO = {"proc/meminfo": "MemTotal: 100 kB\nMemAvailable:   5000 kB\nHugePages_Total: 0\n"}


def test_free_ram_is_what_the_kernel_says(tmp_path: Path) -> None:
    assert free_ram(made(tmp_path, MEMINFO)) == 5000 * 1024
    assert free_ram(tmp_path / "nowhere") == 0


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"memory.max": "max\n", "memory.current": "7"}, 5000 * 1024),
        ({"memory.max": "1000", "memory.current": "700", "memory.stat": "anon 1\ninactive_file 50\n"}, 350),
        ({"memory.max": "1000", "memory.current": "2000"}, 0),
        ({"memory/memory.limit_in_bytes": "900", "memory/memory.usage_in_bytes": "100"}, 800),
        ({"memory/memory.limit_in_bytes": str(2**63 - 4096), "memory/memory.usage_in_bytes": "1"}, 5000 * 1024),
    ],
)
def test_a_containers_limit_counts(tmp_path: Path, files: dict[str, str], expected: int) -> None:
    made(tmp_path, MEMINFO | {f"sys/fs/cgroup/{name}": text for name, text in files.items()})
    assert free_ram(tmp_path) == expected


def test_the_survey_counts_torchruns_processes() -> None:
    assert survey(environ={}).process_count == 1
    assert survey(environ={"WORLD_SIZE": "4"}).process_count == 4
    assert survey().ram_free_bytes > 0


def test_the_allocator_settings_are_ones_torch_knows() -> None:
    (settings,) = allocator_settings().values()
    torch._C._accelerator_setAllocatorSettings(settings)
    with pytest.raises(ValueError, match="pinned_max"):
        torch._C._accelerator_setAllocatorSettings("pinned_max:16")
