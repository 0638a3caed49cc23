"""Proposals: given in the chat or on paper, read by everybody, compared, moderated."""
