"""Makes frames from a ShotRequest: the table of engines, and the engines themselves."""
