"""Queue, render process and the making of a take."""
