"""The engine contract, run on every engine that needs no weights, and the table that finds them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from storymem.core.errors import BackendMissing, OutOfDeviceMemory
from storymem.engine.animatic.engine import AnimaticEngine
from storymem.engine.registry import EXTRA_ENGINES, engine_card, engine_names, open_engine, process_environment
from storymem.engine.wan.fit.machine import allocator_settings
from tests.support import fakes_engines
from tests.support.engine_contract import ROOT, EngineContract, Pictures, Subject, ignore, shot_request

ANIMATIC = Subject(open=AnimaticEngine, where="tests.engine.test_contract:ANIMATIC")
PATTERN = Subject(open=fakes_engines.PatternEngine, where="tests.engine.test_contract:PATTERN", steers_by_memory=False)


class TestAnimatic(EngineContract):
    subject = ANIMATIC


class TestFakes:
    """The fakes do what the tests that lean on them believe."""

    def test_frames_say_which_they_are(self) -> None:
        request = shot_request(PATTERN, frame_count=161)
        frames = list(fakes_engines.PatternEngine().generate(request, Pictures(request.size), ignore))
        assert [fakes_engines.read_index(frame) for frame in frames] == list(range(161))

    def test_failing_fails_after_three_steps(self) -> None:
        request = shot_request(PATTERN)
        made = fakes_engines.FailingEngine().generate(request, Pictures(request.size), ignore)
        assert [fakes_engines.read_index(next(made)) for _ in range(3)] == [0, 1, 2]
        with pytest.raises(OutOfDeviceMemory) as caught:
            next(made)
        assert caught.value.fix

    def test_crashing_kills_its_process_on_odd_seeds_only(self) -> None:
        code = (
            "import sys; from tests.support.fakes_engines import CrashingEngine\n"
            "from tests.support.engine_contract import *; from tests.engine.test_contract import PATTERN\n"
            "request = shot_request(PATTERN, seed=int(sys.argv[1]))\n"
            "print(len(list(CrashingEngine().generate(request, Pictures(request.size), ignore))))"
        )
        odd, even = (subprocess.run([sys.executable, "-c", code, seed], cwd=ROOT, capture_output=True) for seed in "12")
        assert odd.returncode == -9
        assert even.stdout.strip() == b"9"


def test_an_unknown_engine_is_refused_with_the_known_names() -> None:
    with pytest.raises(BackendMissing) as caught:
        open_engine("betamax")
    assert "animatic" in caught.value.fix


def test_extra_engines_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EXTRA_ENGINES, fakes_engines.EXTRA_ENGINES)
    assert engine_names() == ("animatic", "wan", "pattern", "slow", "failing", "crashing")
    assert isinstance(open_engine("slow"), fakes_engines.SlowEngine)


@pytest.mark.parametrize("value", ["pattern", "pattern=tests.support.fakes_engines", "=a:B"])
def test_an_unreadable_extra_engine_is_an_error(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(EXTRA_ENGINES, value)
    with pytest.raises(BackendMissing):
        engine_names()


def test_an_engine_whose_code_is_gone_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EXTRA_ENGINES, "lost=storymem.no_such_module:Engine")
    with pytest.raises(BackendMissing):
        open_engine("lost")


@pytest.mark.parametrize("extra", ["", "lost=storymem.no_such_module:Engine", "pattern"])
def test_a_render_process_is_started_as_its_engines_wish(monkeypatch: pytest.MonkeyPatch, extra: str) -> None:
    monkeypatch.setenv(EXTRA_ENGINES, extra)
    assert process_environment() == ({} if extra == "pattern" else allocator_settings())


def test_cards_tell_what_a_page_needs_without_torch() -> None:
    code = (
        "import sys; from storymem.engine.registry import engine_card\n"
        "card = engine_card('animatic')\n"
        "print(card.label, card.is_model, bool(card.note), bool(card.fingerprint))\n"
        "print([name for name in ('torch', 'gradio', 'av', 'diffusers') if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert out.splitlines() == ["Animatic False True True", "[]"]
    assert engine_card("animatic").fingerprint == AnimaticEngine().fingerprint()
