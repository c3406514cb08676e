"""A cut becomes files."""
