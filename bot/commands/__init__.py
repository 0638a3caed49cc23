"""The commands of the command line; bot/__main__.py gives them the pieces they need."""
