"""The Wan engine, at tiny size."""
