"""One request -> frames: the models it needs, the session that makes it, previews on the way."""
