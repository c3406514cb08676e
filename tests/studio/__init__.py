"""What a user can do with films."""
