"""What a second administrator decides, and what was done by whom."""
