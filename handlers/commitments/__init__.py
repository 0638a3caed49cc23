"""Drafts, commitments, their milestones, comments and questions."""
