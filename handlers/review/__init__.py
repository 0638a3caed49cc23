"""Reviewing, grouping, voting on themes, answering."""
