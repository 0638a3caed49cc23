"""Meetings, their seats, calls and reminders, and who was there."""
