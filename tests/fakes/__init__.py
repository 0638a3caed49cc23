"""Strict stand-ins for the outside services the product talks to, each in its own process."""
