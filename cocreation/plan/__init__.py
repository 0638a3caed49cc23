"""The plan: composed, observed, voted on, delivered, launched."""
