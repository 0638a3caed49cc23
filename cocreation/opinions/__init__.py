"""Opinions on short statements, and what they show."""
