"""What people are told who did not ask: because somebody else did something."""
