"""The operations of the contract on the made-up film, and a render that only pretends."""

import asyncio
from collections.abc import Callable
from typing import Any

from tests.page_stub.edits import Refused, apply_edit
from tests.page_stub.film import empty_shot, job, made_up_film, take
from tests.page_stub.stage import Film

Fields = dict[str, Any]
STEPS_A_SECOND = 10


def do(film: Film, body: Fields) -> Fields:
    """The answer to one operation; raises Refused."""
    name = body["op"]
    if name == "edit":
        film.change("", lambda: apply_edit(film.state, body["edit"]))
        return {}
    if name in ("undo", "redo"):
        lists = (film.undo, film.redo) if name == "undo" else (film.redo, film.undo)
        return film.step_back(*lists)
    return OPS[name](film, body)


def _insert_shot(film: Film, body: Fields) -> Fields:
    shot_id = film.new_id()

    def act() -> None:
        scene = next(scene for scene in film.state["scenes"] if scene["id"] == body["scene_id"])
        film.state["shots"][shot_id] = empty_shot(shot_id, scene["id"], body.get("prompt", ""))
        scene["shots"].insert(body["index"], shot_id)

    film.change("Insert a shot", act)
    return {"shot_id": shot_id}


def _insert_scene(film: Film, body: Fields) -> Fields:
    shot_id, scene_id = film.new_id(), f"sc-{film.shots_made}"

    def act() -> None:
        film.state["shots"][shot_id] = empty_shot(shot_id, scene_id)
        film.state["scenes"].insert(body["index"], {"id": scene_id, "number": 0, "shots": [shot_id]})

    film.change("Insert a scene", act)
    return {"scene_id": scene_id, "shot_id": shot_id}


def _duplicate(film: Film, body: Fields) -> Fields:
    shot_id = film.new_id()

    def act() -> None:
        old = film.state["shots"][body["shot_id"]]
        film.state["shots"][shot_id] = empty_shot(shot_id, old["scene_id"], old["prompt"], old["seed"] + 1)
        scene = next(scene for scene in film.state["scenes"] if old["id"] in scene["shots"])
        scene["shots"].insert(scene["shots"].index(old["id"]) + 1, shot_id)

    film.change("Duplicate a shot", act)
    return {"shot_id": shot_id}


def _generate(film: Film, body: Fields) -> Fields:
    made = []

    def act() -> None:
        jobs = film.state["queue"]["jobs"]
        for shot_id in body["shot_ids"]:
            film.jobs_made += 1
            made.append(f"j{film.jobs_made}")
            waiting = [at for at, line in enumerate(jobs) if line["state"] in ("running", "waiting")]
            first = sum(line["state"] == "running" for line in jobs)
            jobs.insert(first if body.get("front") else len(waiting), job(made[-1], shot_id, "waiting"))
            film.state["shots"][shot_id]["status"] = "queued"

    film.change(None, act)
    return {"job_ids": made}


def _plan(film: Film, body: Fields) -> Fields:
    wanted = (lambda s: not s["circled"]) if body["which"] == "missing" else (lambda s: s["status"] == "stale")
    shots = [film.state["shots"][one] for scene in film.state["scenes"] for one in scene["shots"]]
    rows = [
        {
            "shot_id": shot["id"],
            "label": shot["label"],
            "why": (shot["marks"] or [{"text": "No take yet"}])[0]["text"],
            "seconds": 5.0,
        }
        for shot in shots
        if wanted(shot)
    ]
    return {"shots": rows, "seconds": 5.0 * len(rows)}


def _end_job(film: Film, body: Fields, state: str) -> Fields:
    def act() -> None:
        for line in film.state["queue"]["jobs"]:
            if (body.get("all") or line["id"] == body["job_id"]) and line["state"] in ("waiting", "running"):
                line |= {"state": state, "finished_at": "2026-01-01T10:02:00Z", "phase": None, "seconds_left": None}
                shot = film.state["shots"].get(line["shot_id"])
                if shot:
                    shot |= {"status": "fresh" if shot["circled"] else "never", "job": None}

    film.change(None, act)
    return {}


def _dismiss(film: Film, body: Fields) -> Fields:
    def act() -> None:
        jobs = film.state["queue"]["jobs"]
        for line in [one for one in jobs if one["id"] == body["job_id"]]:
            jobs.remove(line)
            film.state["shots"][line["shot_id"]] |= {"error": None, "status": "fresh"}

    film.change(None, act)
    return {"job_id": body["job_id"]}


def _retry(film: Film, body: Fields) -> Fields:
    line = next(one for one in film.state["queue"]["jobs"] if one["id"] == body["job_id"])
    _dismiss(film, body)
    return {"job_id": _generate(film, {"shot_ids": [line["shot_id"]]})["job_ids"][0]}


def _keep(film: Film, body: Fields) -> Fields:
    def act() -> None:
        shot = film.state["shots"][body["shot_id"]]
        shot["marks"] = [mark | {"kept": True} for mark in shot["marks"]]
        shot["status"] = "fresh"

    film.change("Keep as is", act)
    return {}


def _export(film: Film, body: Fields) -> Fields:
    missing = film.state["film"]["missing_count"]
    if missing and not body.get("allow_missing"):
        raise Refused(422, message=f"{missing} shots have no circled take.", fix="Render them, or export without them.")
    export = {
        "name": "salt-road.mp4",
        "url": "/app/media/c0x81.mp4",
        "frame_count": 810,
        "seconds": 50.625,
        "size_bytes": 5_300_000,
        "created_at": "2026-01-01T11:00:00Z",
        "outdated": False,
    }
    film.change(None, lambda: film.state["film"].update(export=export))
    return {"export": export}


def _plan_import(film: Film, body: Fields) -> Fields:
    changes = ("same", "prompt changed", "new", "moved", "removed")
    rows = [
        {"label": shot["label"], "change": changes[at % 5], "keeps_takes": at % 5 in (0, 3), "text": shot["prompt"]}
        for at, shot in enumerate(list(film.state["shots"].values())[:10])
    ]
    return {"rows": rows, "title": body.get("name", "Script")}


def _settings(film: Film, body: Fields) -> Fields:
    film.change("Settings", lambda: film.state["film"]["settings"].update(body["changes"]))
    return {}


def _override(film: Film, body: Fields) -> Fields:
    def act() -> None:
        shot = film.state["shots"][body["shot_id"]]
        merged = shot["overrides"] | body["changes"]
        shot["overrides"] = {key: value for key, value in merged.items() if value is not None}

    film.change("Override", act)
    return {}


def _open(film: Film, body: Fields) -> Fields:
    before = film.state
    film.state = made_up_film(0 if body["op"] == "new_film" else 12, body.get("title", "The Salt Road"))
    film.state |= {"rev": before["rev"] + 1, "session": f"stub{before['rev']}"}
    film.undo.clear()
    film.redo.clear()
    film.tell({"rev": film.state["rev"], "snapshot": film.state})
    return {"folder": "new-film"}


OPS: dict[str, Callable[[Film, Fields], Fields]] = {
    "insert_shot": _insert_shot,
    "insert_scene": _insert_scene,
    "duplicate_shot": _duplicate,
    "generate": _generate,
    "plan": _plan,
    "cancel": lambda film, body: _end_job(film, body, "cancelled"),
    "dismiss": _dismiss,
    "retry": _retry,
    "keep": _keep,
    "export_film": _export,
    "plan_import": _plan_import,
    "import_script": lambda film, body: {},
    "settings": _settings,
    "override": _override,
    "new_film": _open,
    "open_film": _open,
}


async def pretend_to_render(film: Film) -> None:
    """The running job steps on; a finished one leaves a take; the next waiting one starts."""
    while True:
        await asyncio.sleep(1 / STEPS_A_SECOND)
        jobs = film.state["queue"]["jobs"]
        running = next((one for one in jobs if one["state"] == "running"), None)
        if running and running["shot_id"] in film.state["shots"]:
            step_on(film, running)
        elif waiting := next((one for one in jobs if one["state"] == "waiting"), None):
            film.change(None, lambda: waiting.update(state="running", phase="loading", step=0) or None)


def step_on(film: Film, line: Fields) -> None:
    shot = film.state["shots"][line["shot_id"]]
    step = line["step"] + 1
    if step <= line["step_count"]:
        moment = {
            "phase": "drawing" if step > 4 else "loading",
            "step": step,
            "step_count": 81,
            "seconds_left": (81 - step) / 10,
        }
        line |= moment
        shot |= {"status": "rendering", "job": {"id": line["id"], "state": "running", "preview": None, **moment}}
        film.tell({"progress": {"job": line["id"], "shot": shot["id"], "preview": None, **moment}})
        return

    def finish() -> None:
        line.update(state="done", phase=None, seconds_left=None, finished_at="2026-01-01T10:03:00Z")
        number = 1 + max((one["number"] for one in shot["takes"]), default=0)
        shot["takes"] = [*shot["takes"], take(shot["id"], number, 500 + film.jobs_made + number)]
        circled = shot["circled"] or shot["takes"][-1]["id"]
        shot.update(status="fresh", job=None, error=None, circled=circled)

    film.change(None, finish)
