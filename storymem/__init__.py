"""StoryMem Studio: a shot-by-shot editor for memory-conditioned video generation."""

__version__ = "0.1.0"
