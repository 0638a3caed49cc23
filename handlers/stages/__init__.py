"""The gates, and moving the programme on."""
