"""What people read, in each language: catalogues (one .po file a language) and their reader."""
