"""The Wan engine on a Wan small enough for a test: the contract, every mode, and nothing worked out twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from storymem.core.errors import Cancelled, MediaError, OutOfDeviceMemory, RequestUnsupported, WeightsMissing
from storymem.core.request import Crop, LoraUse, MemoryFrame, Reason, ShotRequest
from storymem.core.values import Mode, Size
from storymem.engine.registry import engine_card, open_engine
from storymem.engine.wan.engine import WanEngine
from storymem.engine.wan.sampler.codec import LatentCodec
from storymem.engine.wan.shot import models
from storymem.engine.wan.shot.text import TextEncoder
from storymem.ports import Frame, Progress
from tests.support.engine_contract import (
    EngineContract,
    Pictures,
    Subject,
    difference,
    digest,
    ignore,
    remembered,
    seam_of,
    shot_request,
)
from tests.support.tiny_wan import write_tiny_wan

SUBJECT = Subject(
    open=WanEngine,
    where="tests.wan.test_engine:SUBJECT",
    size=Size(width=64, height=48),
    other_size=Size(width=48, height=64),
    streams=False,
    prompts=("a fox in the snow", "the sea at night, and nobody there"),
)
MI2V, MM2V = (LoraUse(name=f"storymem-{name}") for name in ("mi2v", "mm2v"))


@pytest.fixture(autouse=True, scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A weights home with tiny models, for this process and those it starts."""
    folder = write_tiny_wan(tmp_path_factory.mktemp("weights"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STORYMEM_WEIGHTS", str(folder))
        patch.setenv("STORYMEM_WAN_PROFILE", "cpu")
        yield folder


@pytest.fixture
def pictures() -> Pictures:
    return Pictures(SUBJECT.size)


def frames(engine: WanEngine, request: ShotRequest, pictures: Pictures) -> list[Frame]:
    return list(engine.generate(request, pictures, ignore))


def remembering(pictures: Pictures, *numbers: int, **changes: Any) -> ShotRequest:
    memory = remembered(*(pictures.add(number) for number in numbers))
    return shot_request(SUBJECT, Mode.M2V, memory=memory, loras=(MI2V,), **changes)


class TestContract(EngineContract):
    subject = SUBJECT


# ---- the modes -------------------------------------------------------------------------------------------------------


def test_every_mode_makes_its_own_pictures(pictures: Pictures) -> None:
    engine = WanEngine()
    names = [pictures.add(number) for number in range(6)]
    memory = remembered(*names[:2])
    made = [
        digest(iter(frames(engine, request, pictures)))
        for request in (
            shot_request(SUBJECT),
            shot_request(SUBJECT, Mode.M2V, memory=memory),
            shot_request(SUBJECT, Mode.M2V, memory=memory, loras=(MI2V,)),
            shot_request(SUBJECT, Mode.M2V, memory=memory, loras=(MM2V,)),
            shot_request(SUBJECT, Mode.MI2V, memory=memory, seam=seam_of(names[2])),
            shot_request(SUBJECT, Mode.MM2V, memory=memory, seam=seam_of(*names[1:])),
        )
    ]
    assert len(set(made)) == len(made)


def test_the_seam_leads_the_shot_and_not_only_its_first_frame(pictures: Pictures) -> None:
    engine = WanEngine()
    memory = remembered(pictures.add(1))
    shots = [
        frames(engine, shot_request(SUBJECT, Mode.MI2V, memory=memory, seam=seam_of(pictures.add(n))), pictures)
        for n in (10, 11)
    ]
    assert difference(shots[0][-1], shots[1][-1]) > 0.5


def test_a_picture_of_another_shape_is_cropped_never_stretched(pictures: Pictures) -> None:
    """A tall picture whose middle is the film's frame is that frame to the model."""
    size = SUBJECT.size
    wide = pictures.picture(pictures.add(3))
    tall = np.zeros((3 * size.height, size.width, 3), np.uint8)
    tall[size.height : 2 * size.height] = wide
    other = Pictures(size)
    other._made = {"a" * 64: tall, "b" * 64: wide}
    engine = WanEngine()
    shots = [
        frames(
            engine,
            shot_request(SUBJECT, Mode.MR2V, memory=(MemoryFrame(picture=name, crop=crop, reason=Reason.REFERENCE),)),
            other,
        )
        for name, crop in (("a" * 64, None), ("b" * 64, None), ("a" * 64, Crop(y=0.0)))
    ]
    # The noise of a remembered picture is its own, so the two differ a little in what was drawn for them.
    assert difference(shots[0][-1], shots[1][-1]) < difference(shots[0][-1], shots[2][-1])


def test_a_film_that_can_not_start_is_told_every_way_to(pictures: Pictures) -> None:
    with pytest.raises(RequestUnsupported) as caught:
        WanEngine().check(shot_request(SUBJECT, Mode.M2V))
    for way in ("earlier shot", "reference picture", "text alone", "continue"):
        assert way in caught.value.fix


def test_the_same_seed_with_another_memory_is_close_by(pictures: Pictures) -> None:
    """The shot's noise is its seed's: what-if over memory compares like with like."""
    engine = WanEngine()
    plain = frames(engine, remembering(pictures, 1), pictures)[-1]
    another_memory = frames(engine, remembering(pictures, 1, 2), pictures)[-1]
    another_seed = frames(engine, remembering(pictures, 1, seed=4242), pictures)[-1]
    assert 0 < difference(plain, another_memory) < difference(plain, another_seed)


# ---- once -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each costly thing is done, the real things doing it."""
    counts: Counter[str] = Counter()

    def count(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def counting(*args: Any, **named: Any) -> Any:
            counts[name if owner is models else f"{owner.__name__}.{name}"] += 1
            return real(*args, **named)

        monkeypatch.setattr(owner, name, counting)

    for name in ("load_expert", "load_vae", "load_text_encoder"):
        count(models, name)
    for owner, name in ((TextEncoder, "encode"), (LatentCodec, "encode"), (LatentCodec, "decode")):
        count(owner, name)
    return counts


def test_nothing_is_worked_out_twice(pictures: Pictures, counted: Counter[str]) -> None:
    engine = WanEngine()
    frames(engine, remembering(pictures, 1, 2), pictures)
    assert counted == {
        "load_expert": 2,
        "load_vae": 1,
        "load_text_encoder": 1,
        "TextEncoder.encode": 2,  # the prompt and the negative prompt
        "LatentCodec.encode": 3,  # two remembered pictures and the grey clip
        "LatentCodec.decode": 1,  # the shot, and not its memory
    }
    counted.clear()
    frames(engine, remembering(pictures, 2, 1, seed=7), pictures)
    assert counted == {"LatentCodec.decode": 1}, "another seed and another order: nothing new but the shot"
    counted.clear()
    frames(engine, remembering(pictures, 1, 2, 3, prompt="another day"), pictures)
    assert counted == {"TextEncoder.encode": 1, "LatentCodec.encode": 1, "LatentCodec.decode": 1}
    counted.clear()
    seam = shot_request(
        SUBJECT, Mode.MI2V, memory=remembered(pictures.add(1)), seam=seam_of(pictures.add(9)), loras=(MI2V,)
    )
    for seed in (1, 2):
        frames(engine, seam.evolve(seed=seed), pictures)
    assert counted == {"LatentCodec.encode": 1, "LatentCodec.decode": 2}, "the seam's clip, once for both takes"


def test_another_lora_is_merged_into_fresh_weights(pictures: Pictures, counted: Counter[str]) -> None:
    """Taking a LoRA out of rounded weights again would leave a trace; a first and a third run must be equal."""
    engine = WanEngine()
    plain = remembering(pictures, 1)
    runs = [digest(iter(frames(engine, plain.evolve(loras=loras), pictures))) for loras in ((MI2V,), (MM2V,), (MI2V,))]
    assert runs[0] == runs[2] != runs[1]
    assert counted["load_expert"] == 6


def test_weights_that_were_replaced_on_the_disk_are_loaded_anew(pictures: Pictures, counted: Counter[str]) -> None:
    """The request names what is in the files now: a take must be made with just that."""
    engine = WanEngine()
    request = remembering(pictures, 1)
    for content in ("aa", "aa", "ab"):
        frames(engine, request.evolve(engine_fingerprint=f"wan-1 i2v:{content}"), pictures)
    assert counted["load_expert"] == 4


def test_a_picture_is_worked_out_again_for_another_crop_or_size(pictures: Pictures, counted: Counter[str]) -> None:
    engine = WanEngine()
    name = pictures.add(1, Size(width=96, height=96))
    memory = [MemoryFrame(picture=name, crop=crop, reason=Reason.REFERENCE) for crop in (None, Crop(y=0.1), None)]
    for frame in memory:
        frames(engine, shot_request(SUBJECT, Mode.MR2V, memory=(frame,)), pictures)
    assert counted["LatentCodec.encode"] == 3  # two crops and the grey clip
    frames(engine, shot_request(SUBJECT, Mode.MR2V, memory=(memory[0],), size=SUBJECT.other_size), pictures)
    assert counted["LatentCodec.encode"] == 5


# ---- live ------------------------------------------------------------------------------------------------------------


def test_phases_come_in_order_with_previews_of_the_shot(pictures: Pictures) -> None:
    told: list[Progress] = []
    list(WanEngine().generate(remembering(pictures, 1, num_inference_steps=6), pictures, told.append))
    phases = list(dict.fromkeys(progress.phase for progress in told if progress.phase != "loading"))
    assert phases == ["encoding text", "encoding memory", "sampling high", "sampling low", "decoding"]
    sampling = [progress for progress in told if progress.phase.startswith("sampling")]
    assert [progress.step for progress in sampling] == [0, 1, 2, 0, 1, 2, 3, 4]
    assert {progress.preview.shape for progress in sampling if progress.preview is not None} == {(6, 8, 3)}
    assert [progress.step for progress in sampling if progress.preview is None] == [0, 0]


@pytest.mark.parametrize(
    "phase", ["loading", "encoding text", "encoding memory", "sampling high", "sampling low", "decoding"]
)
def test_a_stop_is_heard_in_every_phase(pictures: Pictures, phase: str) -> None:
    engine = WanEngine()

    def stop(progress: Progress) -> None:
        if progress.phase == phase:
            raise Cancelled

    request = remembering(pictures, 1, num_inference_steps=6)
    with pytest.raises(Cancelled):
        list(engine.generate(request, pictures, stop))
    again = digest(iter(frames(engine, request, pictures)))
    assert again == digest(iter(frames(WanEngine(), request, pictures))), "a stopped run leaves no trace"


def test_loading_an_expert_can_be_stopped_in_the_middle(pictures: Pictures) -> None:
    told: list[Progress] = []

    def stop(progress: Progress) -> None:
        told.append(progress)
        if progress.phase == "loading" and 0 < progress.step < progress.step_count:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(WanEngine().generate(remembering(pictures, 1), pictures, stop))
    assert told[-1].step < told[-1].step_count


# ---- what goes wrong -------------------------------------------------------------------------------------------------


def test_a_full_card_is_said_and_the_next_shot_works(pictures: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = WanEngine()
    request = remembering(pictures, *range(6))
    with monkeypatch.context() as patch:
        patch.setattr(TextEncoder, "encode", _out_of_memory)
        with pytest.raises(OutOfDeviceMemory) as caught:
            frames(engine, request, pictures)
    assert "memory frames" in caught.value.fix
    assert len(frames(engine, request, pictures)) == SUBJECT.frame_count


def _out_of_memory(*_: Any) -> torch.Tensor:
    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")


def test_missing_weights_name_the_command_that_fetches_them(
    pictures: Pictures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(tmp_path))
    for request, command in (
        (shot_request(SUBJECT), "weights fetch wan-t2v. Or start the film from a reference picture"),
        (remembering(pictures, 1), "weights fetch wan-i2v"),
    ):
        with pytest.raises(WeightsMissing) as caught:
            frames(WanEngine(), request, pictures)
        assert command in caught.value.fix
    with pytest.raises(WeightsMissing):
        WanEngine().fingerprint()


def test_a_missing_lora_is_said_before_anything_is_loaded(pictures: Pictures, counted: Counter[str]) -> None:
    request = remembering(pictures, 1).evolve(loras=(MI2V, LoraUse(name="charcoal")))
    with pytest.raises(WeightsMissing, match="charcoal"):
        frames(WanEngine(), request, pictures)
    assert not counted


def test_a_damaged_picture_ends_the_shot_before_loading(counted: Counter[str]) -> None:
    request = shot_request(SUBJECT, Mode.M2V, memory=remembered("0" * 64))
    with pytest.raises(MediaError):
        frames(WanEngine(), request, Pictures(SUBJECT.size))
    assert not counted


# ---- names -----------------------------------------------------------------------------------------------------------


def test_the_table_knows_it_without_loading_torch() -> None:
    card = engine_card("wan")
    assert (card.label, card.is_model) == ("Wan 2.2", True)
    assert isinstance(open_engine("wan"), WanEngine)


def test_the_fingerprint_is_the_weights_own(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = WanEngine().fingerprint()
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(write_tiny_wan(tmp_path / "moved")))
    assert WanEngine().fingerprint() == here
    weight = tmp_path / "moved/Wan2.2-I2V-A14B-Diffusers/transformer/diffusion_pytorch_model.safetensors"
    content = bytearray(weight.read_bytes())
    content[-1] ^= 1
    weight.write_bytes(content)
    assert WanEngine().fingerprint() != here


def test_a_take_says_what_made_it(pictures: Pictures) -> None:
    engine = WanEngine()
    assert engine.made_with() == ""
    frames(engine, remembering(pictures, 1), pictures)
    assert engine.made_with() == "CPU, profile cpu, exact"
