"""The plan's versions, observations, packages and launch."""
