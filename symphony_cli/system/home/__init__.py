"""Symphony's own files, settings and clock."""
