"""What is said to many, to whom, and how it goes out."""
