"""What a user can do: one film and its parts, and the shelf of films."""
