"""The film's folder on disk: its document, its media by content, its undo history. The only code that writes it."""
