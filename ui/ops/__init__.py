"""What a page may ask to be done: one file a room, one table of all."""
