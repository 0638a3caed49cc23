"""All that is HTTP: the chat page, its messages and events, webhook routes."""
