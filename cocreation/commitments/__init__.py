"""Commitments: from the draft of a table to what is followed after the launch."""
