"""Reviews, groups, themes and answers."""
