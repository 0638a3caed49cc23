"""Meetings: published, signed up for, called to, reminded of, held."""
