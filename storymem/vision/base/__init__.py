"""What every model that looks stands on: a card and who has it, files that are whole, the small picture it is shown."""
