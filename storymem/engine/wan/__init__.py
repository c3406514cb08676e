"""Wan 2.2 A14B with the StoryMem LoRA, on diffusers: the video model that is shown remembered frames.

    engine.py    the engine as everybody else sees it, without torch
    opening.py   where shots are made on this machine: by this process, or by a crew
    crew/        several processes that make one shot together
    shot/        a request -> frames, by one process
    fit/         what fits the machine: profile, levers, placement
    files/       weights on disk -> models
    sampler/     the published algorithm

Each imports from those below it only.
"""
