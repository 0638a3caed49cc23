"""Persons, their roles and invitations, and what they ask a human."""
