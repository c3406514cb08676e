"""Looks at frames: what is alike, what is sharp. Answers in plain numbers."""
