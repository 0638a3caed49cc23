"""When each stage is planned and when it really was."""
