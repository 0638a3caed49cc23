"""What we remember: tables, engines and one file of statements per group of tables."""
