"""Stage 3: the board reviews, groups become themes, every author is answered."""
