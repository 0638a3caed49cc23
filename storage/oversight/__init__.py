"""What waits for a second administrator, and the audit log."""
