"""Letters to the authorities, and what they decided."""
