"""What is true: the programme, permissions, people and what they give. No words, no channels."""
