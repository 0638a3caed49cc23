"""What happened to my idea?"""
