"""Planned dates, and what was announced ahead of them."""
