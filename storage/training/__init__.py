"""How people stand with courses, and their certificates."""
