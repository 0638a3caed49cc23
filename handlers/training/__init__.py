"""Lessons, quizzes, certificates."""
