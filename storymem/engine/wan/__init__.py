"""Wan 2.2 A14B with the StoryMem LoRA, on diffusers: the video model that is shown remembered frames."""
