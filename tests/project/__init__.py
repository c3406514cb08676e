"""The film's folder."""
