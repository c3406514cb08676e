"""Frames <-> files. The only room that encodes or decodes a picture or a clip."""
