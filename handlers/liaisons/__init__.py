"""The registry of liaisons and the letters that ask for them."""
