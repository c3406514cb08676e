"""What a film costs on this machine's CPU: python benchmarks/film_cpu.py [--script FILE] [--shots 12] [--size WxH]

Renders a script on the animatic engine through the command line, as a user does, and samples the resident memory of
every process. Prints seconds and peak memory per shot, the film's frame count beside the sum of its shots, and the
seconds of a second run of the same command, which has nothing left to render. Exits 1 when a count is wrong.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from storymem.core.story import Story
from storymem.media.clips import probe
from storymem.project.folder import FilmFolder

EXAMPLE = ROOT / "presets" / "stories" / "the-lamplighter.json"


def shortened(script: Path, shots: int, out: Path) -> Path:
    """The script with only its first `shots` shots."""
    document = json.loads(script.read_text(encoding="utf-8"))
    left = shots
    for scene in document["scenes"]:
        for field in ("video_prompts", "first_frame_prompt", "cut"):
            if field in scene:
                scene[field] = scene[field][:left]
        left -= len(scene["video_prompts"])
    document["scenes"] = [scene for scene in document["scenes"] if scene["video_prompts"]]
    out.write_text(json.dumps(document), encoding="utf-8")
    return out


def run(command: list[str]) -> tuple[float, dict[str, float]]:
    """Seconds the command took, and the peak resident MB of each of its processes by role."""
    start = time.perf_counter()
    child = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    peaks: dict[str, float] = {}
    watched = psutil.Process(child.pid)
    while child.poll() is None:
        with suppress(psutil.Error):  # a process may end between being listed and being asked
            for process in [watched, *watched.children(recursive=True)]:
                role = "worker" if "storymem.render.worker" in " ".join(process.cmdline()) else "command line"
                peaks[role] = max(peaks.get(role, 0.0), process.memory_info().rss / 2**20)
        time.sleep(0.05)
    if child.returncode:
        sys.exit(f"the command failed: {' '.join(command)}")
    return time.perf_counter() - start, peaks


def rendered(out: Path) -> tuple[Story, list[float]]:
    """The film in the folder and what each circled take cost, in seconds."""
    with FilmFolder.open(out) as folder:
        story = folder.story
    takes = [take for shot in story.shots() if (take := shot.circled_take)]
    return story, [take.seconds_spent for take in takes]


def main() -> int:
    """Measures and prints; 1 when the film's frames are not the sum of its shots'."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--script", type=Path, default=EXAMPLE)
    parser.add_argument("--shots", type=int, default=12)
    parser.add_argument("--size", default="832x480")
    parser.add_argument("--keep", type=Path, help="keep the film in this folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        script = shortened(asked.script, asked.shots, Path(scratch) / "script.json")
        out = asked.keep or Path(scratch) / "film"
        command = [sys.executable, "-m", "storymem", "film", str(script), "--out", str(out), "--size", asked.size]
        seconds, peaks = run(command)
        again, _ = run(command)
        story, each = rendered(out)
        kept = [take.frame_count for shot in story.shots() if (take := shot.circled_take)]
        files = [path for path in out.glob("*.mp4") if not path.stem[:2].isdigit()]
        film = probe(files[0]).frame_count
        if asked.keep is None:
            shutil.rmtree(out)
    print(f"{len(each)} shots of {asked.size}, {sum(kept)} frames")
    print(f"first run    {seconds:7.1f} s  ({seconds / len(each):.2f} s a shot, start and export included)")
    median = sorted(each)[len(each) // 2]
    print(f"per take     {min(each):7.2f} s fastest, {median:.2f} s median, {max(each):.2f} s slowest")
    print(f"second run   {again:7.1f} s  ({seconds / again:.1f}x faster: nothing was missing)")
    for role, peak in sorted(peaks.items()):
        print(f"peak memory  {peak:7.0f} MB {role}")
    print(f"film frames  {film:7d}, sum of the shots {sum(kept)}: {'equal' if film == sum(kept) else 'DIFFERENT'}")
    return 0 if film == sum(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
