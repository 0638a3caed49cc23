"""Proposals, their attachments, and the sheets of paper they came on."""
