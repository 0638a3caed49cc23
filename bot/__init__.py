"""How we talk: messages, forms, turns, the post and the channels."""
