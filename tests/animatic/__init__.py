"""The animatic engine."""
