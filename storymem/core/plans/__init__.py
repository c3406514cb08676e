"""What follows from a film as it stands: stale takes, what to render and how long it takes, recipes used again."""
