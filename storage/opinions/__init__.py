"""Statements and opinions."""
