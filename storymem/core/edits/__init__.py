"""What changes a film, as values: each knows its words and its inverse."""
