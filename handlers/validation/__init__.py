"""Letters to the authorities, and what they decide."""
