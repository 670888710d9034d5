"""The registry on PostgreSQL, for the server; the command line never uses it."""
