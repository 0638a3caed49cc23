"""Where the programme stands, and what its gates ask of the records."""
