"""Stories through the real thing."""
