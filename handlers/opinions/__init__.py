"""One tap on each statement, and what came of it."""
