"""Writing, reading and answering minutes."""
