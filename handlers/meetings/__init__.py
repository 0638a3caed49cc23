"""Meetings from the invitation to the room."""
