"""A small server that answers like the editor, with a made-up film: to see the page without a render."""
