"""What keeps administrators honest: a second pair of eyes, and a log that shows any change."""
