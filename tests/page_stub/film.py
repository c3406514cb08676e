"""The made-up film: twelve shots that show every status and mark at once, and the edits that change it."""

import copy
from typing import Any

Fields = dict[str, Any]

PROMPTS = (
    "Wide dawn over the salt flats. A lone rider crosses from left to right, dust in the back light.",
    "Interior, kitchen, night. Rain on the window, the kettle starts to sing; Mara counts coins into a tin.",
    "The rider stops. Far off the tower flickers once, then goes dark.",
    "Overhead: the boat turns slowly in black water.",
    "Close on her hands untying the rope, shallow focus, handheld. ${x} <b>not bold</b> `tick`",
    "She runs through the reeds, the camera tracks low behind her.",
    "Two shot on the pier, he speaks without turning around.",
    "The lamp room. Gears catch, light sweeps across the wall.",
    "盐滩上的黎明，骑手独自穿过画面，镜头缓慢推近。",
    "Insert: rain beads on the cold brass of the lamp.",
    "لقطة قريبة: يدها على الحبل، والمطر لا يتوقف.",
    "Wide. The light turns. The whole coast answers.",
)
STATUSES = (
    "fresh",
    "fresh",
    "stale",
    "never",
    "stale",
    "rendering",
    "stale",
    "queued",
    "fresh",
    "failed",
    "fresh",
    "never",
)
SCENES = ((0, 4), (4, 9), (9, 12))
MARKS = {
    2: [{"kind": "recipe", "text": "Prompt edited since this take", "detail": "“stops” was “rides on”", "kept": False}],
    4: [
        {"kind": "memory", "text": "2 of 8 memory frames differ", "detail": "1.2 has a new circled take", "kept": False}
    ],
    6: [
        {"kind": "seam", "text": "The tail of 2.2 it continues from changed", "detail": "", "kept": False},
        {"kind": "memory", "text": "1 of 9 memory frames differs", "detail": "", "kept": True},
    ],
}
FAILURE = {
    "message": "The worker ran out of memory at step 12.",
    "fix": "Use the 24 GB preset, or fewer memory frames.",
    "job": "j3",
}
SETTINGS = {
    "size": {"width": 832, "height": 480},
    "frame_count": 81,
    "num_inference_steps": 40,
    "flow_shift": 4.0,
    "guidance_scale": 3.5,
    "guidance_scale_2": 3.5,
    "negative_prompt": "low quality, text, watermark",
    "base_seed": 0,
    "memory_size": 10,
    "sink": 3,
    "policy": "published",
    "continuation": "MI2V",
    "start_from_text": True,
    "engine": "animatic",
    "circle_first_take": True,
    "target_seconds": None,
}


def keyframe(seed: int, frame: int) -> Fields:
    """One remembered frame of a take."""
    name = f"k{seed}x{frame}"
    return {
        "picture": name,
        "url": f"/app/media/{name}.png",
        "thumb": f"/app/media/{name}.jpg",
        "frame_index": frame,
        "quality": 0.71,
        "below_threshold": frame == 60,
        "by_hand": False,
    }


def take(
    shot_id: str, number: int, seed: int, frame_count: int = 81, mode: str = "M2V", is_model: bool = False
) -> Fields:
    """Take `number` of a shot; its pictures follow from `seed`."""
    return {
        "id": f"{shot_id}t{number}",
        "number": number,
        "clip": f"/app/media/c{seed}x{frame_count}.mp4",
        "poster": f"/app/media/c{seed}x0.jpg",
        "frame_count": frame_count,
        "seconds": frame_count / 16,
        "seed": seed,
        "mode": mode,
        "engine": "wan" if is_model else "animatic",
        "engine_label": "Wan 2.2" if is_model else "Animatic",
        "is_model": is_model,
        "memory_count": 8,
        "size": "832x480",
        "created_at": "2026-01-01T10:00:00Z",
        "seconds_spent": 4.2,
        "starred": number == 2,
        "rejected": number == 3,
        "keyframes": [keyframe(seed, frame) for frame in (0, 40, 60)],
    }


def empty_shot(shot_id: str, scene_id: str, prompt: str = "", seed: int = 0) -> Fields:
    """A shot without a take."""
    return {
        "id": shot_id,
        "scene_id": scene_id,
        "label": "",
        "prompt": prompt,
        "scene_cut": True,
        "is_first": False,
        "starts_fresh": True,
        "mode": "M2V",
        "seed": seed,
        "overrides": {},
        "frame_count": 81,
        "seconds": 81 / 16,
        "status": "never",
        "marks": [],
        "blocked": None if prompt else {"message": "This shot has no prompt.", "fix": "Write what it shows."},
        "error": None,
        "job": None,
        "circled": None,
        "takes": [],
        "learn": True,
        "locked": False,
        "notes": "",
    }


def made_up_shot(index: int, scene_id: str) -> Fields:
    """Shot `index` of the made-up film, in the state its place in the pattern gives it."""
    pattern = index % len(PROMPTS)
    shot = empty_shot(f"s{index + 1}", scene_id, PROMPTS[pattern], seed=40 + index)
    status = STATUSES[pattern] if index < len(PROMPTS) or STATUSES[pattern] not in ("rendering", "queued") else "fresh"
    continues = pattern in (1, 2, 5, 7, 10)
    frame_count = 80 if continues else 81
    takes = 0 if status == "never" else 1 + index % 3
    mode = "MI2V" if continues else "M2V"
    shot |= {"scene_cut": not continues, "status": status, "mode": mode, "marks": copy.deepcopy(MARKS.get(pattern, []))}
    shot["takes"] = [
        take(shot["id"], n + 1, index * 10 + n, frame_count, mode, is_model=pattern == 8) for n in range(takes)
    ]
    shot["circled"] = shot["takes"][-1]["id"] if takes else None
    shot |= {"frame_count": frame_count, "seconds": frame_count / 16}
    if status == "failed":
        shot["error"] = dict(FAILURE)
    return shot


def made_up_film(shot_count: int = 12, title: str = "The Salt Road") -> Fields:
    """The whole snapshot of the contract; more than twelve shots repeat the pattern, none gives an empty film."""
    scenes, shots = [], {}
    index = 0
    while index < shot_count:
        first, end = SCENES[len(scenes) % len(SCENES)]
        scene = {"id": f"sc{len(scenes) + 1}", "number": 0, "shots": []}
        for _ in range(min(end - first, shot_count - index)):
            shot = made_up_shot(index, scene["id"])
            shots[shot["id"]] = shot
            scene["shots"].append(shot["id"])
            index += 1
        scenes.append(scene)
    state = {
        "rev": 1,
        "session": "stub",
        "film": {
            "id": "film",
            "title": title,
            "overview": "A rider, a lamp, and a debt.",
            "folder": "salt-road",
            "saved_at": "2026-01-01T10:00:00Z",
            "fps": 16,
            "target_seconds": None,
            "settings": copy.deepcopy(SETTINGS),
            "undo": None,
            "redo": None,
            "references": [
                {"name": "Mara", "picture": "k901x0", "url": "/app/media/k901x0.png", "thumb": "/app/media/k901x0.jpg"}
            ],
            "export": None,
        },
        "engine": {
            "name": "animatic",
            "label": "Animatic",
            "is_model": False,
            "note": "Storyboard panels drawn from your prompts. Not the video model.",
        },
        "scenes": scenes,
        "shots": shots,
        "queue": {"worker": "idle", "jobs": made_up_jobs() if shot_count >= len(PROMPTS) else []},
    }
    renumber(state)
    return state


def made_up_jobs() -> list[Fields]:
    """One job running, one waiting, one failed, one done."""
    return [
        job("j1", "s6", "running", step=35),
        job("j2", "s8", "waiting"),
        job("j3", "s10", "failed", step=12, error=FAILURE),
        job("j0", "s1", "done", step=81),
    ]


def job(job_id: str, shot_id: str, state: str, step: int = 0, error: Fields | None = None) -> Fields:
    """One line of the queue."""
    return {
        "id": job_id,
        "shot_id": shot_id,
        "label": "",
        "state": state,
        "phase": "drawing" if state == "running" else None,
        "step": step,
        "step_count": 81,
        "seconds_left": (81 - step) / 10 if state == "running" else None,
        "seed": None,
        "error": error,
        "created_at": "2026-01-01T10:00:00Z",
        "finished_at": "2026-01-01T10:01:00Z" if state in ("done", "failed", "cancelled") else None,
    }


def renumber(state: Fields) -> None:
    """Labels, totals and the jobs' labels follow from the order."""
    first = True
    for number, scene in enumerate(state["scenes"], start=1):
        scene["number"] = number
        for place, shot_id in enumerate(scene["shots"], start=1):
            shot = state["shots"][shot_id]
            shot |= {"label": f"{number}.{place}", "scene_id": scene["id"], "is_first": first}
            shot["starts_fresh"] = first or shot["scene_cut"]
            first = False
    shots = [state["shots"][shot_id] for scene in state["scenes"] for shot_id in scene["shots"]]
    for line in state["queue"]["jobs"]:
        line["label"] = state["shots"].get(line["shot_id"], {}).get("label", "")
    total = sum(shot["frame_count"] for shot in shots)
    state["film"] |= {
        "total_frames": total,
        "total_seconds": total / 16,
        "missing_count": sum(not shot["circled"] for shot in shots),
        "stale_count": sum(shot["status"] == "stale" for shot in shots),
    }
