"""The film itself: pure values and decisions. No disk, no clock, no randomness, no torch, no gradio."""
