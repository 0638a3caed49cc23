"""What we print: letters, minutes, certificates, calendars. From records and phrases to files."""
