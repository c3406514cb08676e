"""The house: rooms, arrows, documents."""
