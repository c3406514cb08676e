"""Takes that are not the shot's own next one: one again with another memory, and what the director brought."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from storymem.core.memory.bank import Bank
from storymem.core.request import OwnMaterial, ShotRequest
from storymem.core.requests.own_material import WHOLE, MaterialPart, own_material_for, own_request
from storymem.core.requests.what_if import other_memory, what_if
from storymem.engine.registry import engine_card
from storymem.media.own_material import material_facts
from storymem.project.objects import Objects
from storymem.render.jobs import OneOff, OtherMemory


def tried_again(bank: Bank, shot_id: str, take_id: str, *, without: Iterable[str], added: Iterable[str]) -> OtherMemory:
    """The take with another memory, as a job. Raises what `one_off_request` raises, before it is queued."""
    take = bank.shot(shot_id).take(take_id)
    tried = OtherMemory(take_id=take_id, pictures=other_memory(take, without=without, added=added))
    one_off_request(bank, shot_id, tried)
    return tried


def brought_material(
    bank: Bank, shot_id: str, objects: Objects, path: Path, name: str, part: MaterialPart = WHOLE
) -> OwnMaterial:
    """The file as a take of the shot, as a job; it is moved into the film. Raises ShotNotFound, and MediaError for what
    can't be a take, which stays where it is."""
    shot, facts = bank.shot(shot_id), material_facts(path)
    own = own_material_for(bank, shot, "0" * 64, name, facts.kind, facts.frame_count, part)  # refused before it is kept
    return own.evolve(content=objects.put_file(str(path)))


def one_off_request(bank: Bank, shot_id: str, one_off: OneOff) -> ShotRequest:
    """What such a job is made from. Raises ShotNotFound, TakeNotFound, EditRejected, ShotNotReady, and what the take's
    engine lacks here."""
    shot = bank.shot(shot_id)
    if isinstance(one_off, OwnMaterial):
        return own_request(bank, shot, one_off)
    assert one_off is not None
    take = shot.take(one_off.take_id)
    return what_if(bank, shot, take, one_off.pictures, maker=engine_card(take.request.engine).maker)
