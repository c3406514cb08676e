"""What was seen of a film, for recall."""
