"""What one take is asked for with: a shot and its memory made into one ShotRequest."""
