"""What people read: a folder a language, a catalogue a topic, and their reader."""
