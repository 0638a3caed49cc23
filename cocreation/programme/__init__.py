"""The programme of work: what its file states, and how it counts days."""
