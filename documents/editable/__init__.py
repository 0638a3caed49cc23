"""Documents for a word processor (DOCX), one file a kind; only these files know python-docx."""
