"""Courses, their quizzes and certificates, and who still lacks them."""
