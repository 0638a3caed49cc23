"""Writing an announcement, and following it."""
