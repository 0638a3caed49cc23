"""Minutes: written, sent round, answered, published, corrected in public."""
