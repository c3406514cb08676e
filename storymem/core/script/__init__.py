"""Screenplays as text: read, written, and laid over a film that exists."""
