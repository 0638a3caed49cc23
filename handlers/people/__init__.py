"""The hello, roles and invitations, privacy, and a human to write to."""
