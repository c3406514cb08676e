"""A cut and the files it becomes."""
