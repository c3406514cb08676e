"""Child processes: one way to start one, to speak lines of JSON with it, to bound its log, to name its death."""
