"""Stage 10: the highest authorities decide, or give reasons and a counterproposal."""
