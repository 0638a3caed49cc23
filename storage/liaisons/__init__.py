"""Which institution was asked for a liaison, and who serves."""
