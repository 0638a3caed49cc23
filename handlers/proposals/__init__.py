"""Proposing, reading what was proposed, and looking after it."""
