"""Other bots for the same conversation, to be measured beside ours."""
