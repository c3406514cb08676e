"""The film itself: edits, memory, requests, plans, scripts."""
