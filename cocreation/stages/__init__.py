"""The stages: what the gate of each asks, and moving from one to the next."""
