"""The dates of the stages: read by everybody, planned anew by who administers."""
