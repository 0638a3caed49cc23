"""People: how they arrive, what they are, whom they speak for, how they leave."""
