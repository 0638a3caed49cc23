"""Drafts and commitments, and what people say of them."""
