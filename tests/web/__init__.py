"""Rows, ops, routes and texts, without a browser."""
