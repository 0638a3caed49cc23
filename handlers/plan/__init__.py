"""The plan from its first version to its launch."""
