"""A made-up memory board: ten slots, some of each reason, and a row left out."""

from typing import Any

from tests.page_stub.stage import Film

Fields = dict[str, Any]


def memory_of(film: Film, shot_id: str, take_id: str | None = None) -> Fields:
    """Ten slots, some of each reason, and a row of frames left out."""
    reasons = [
        ("reference", "Mara: a picture you brought"),
        ("pinned", "Pinned for the film"),
        ("sink", "One of the first 3 keyframes of the film"),
        ("sink", "One of the first 3 keyframes of the film"),
        ("sink", "One of the first 3 keyframes of the film"),
        ("recent", "One of the last keyframes before this shot"),
    ]
    pins = film.state.get("pins", {})

    def frame(at: int, position: int | None, reason: tuple[str, str]) -> Fields:
        name = f"k{at * 10}x{40 if at % 2 else 0}"
        word, scope = pins.get(name, (None, None))
        return {
            "position": position,
            "picture": name,
            "url": f"/app/media/{name}.png",
            "thumb": f"/app/media/{name}.jpg",
            "source": f"1.{at % 4 + 1} take 1, frame {40 if at % 2 else 0}",
            "shot_id": f"s{at % 4 + 1}",
            "take_id": f"s{at % 4 + 1}t1",
            "reason": "pinned" if word == "pinned" else reason[0],
            "why": reason[1],
            "pinned": (
                ("shot" if scope else "film") if word == "pinned" else "film" if reason[0] == "pinned" else None
            ),
            "evicted": ("shot" if scope else "film") if word == "evicted" else None,
            "is_reference": reason[0] == "reference",
        }

    slots = [frame(at, at - 10, reasons[min(at, 5)]) for at in range(10)]
    out = [frame(at, None, ("over the limit", "Older than the ten that fit")) for at in range(10, 24)]
    shot = film.state["shots"][shot_id]
    seam = {"source": "1.1 take 2", "shot_id": "s1", "thumbs": ["/app/media/c0x80.jpg"], "frame_count": 1}
    return {
        "shot_id": shot_id,
        "take_id": take_id,
        "mode": shot["mode"],
        "capacity": 10,
        "blocked": shot["blocked"],
        "slots": slots,
        "left_out": out,
        "left_out_count": 34,
        "seam": None if shot["starts_fresh"] else seam,
        "seconds_per_frame": 0.4,
    }
