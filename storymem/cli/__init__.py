"""The studio without a browser: one verb a function, no decisions of its own."""
