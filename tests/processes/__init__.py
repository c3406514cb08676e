"""Child processes, whoever starts them."""
