"""The bells: what has to be looked at from time to time, each an idempotent function of now."""
