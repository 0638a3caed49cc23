"""Announcements, their audiences and their messages."""
