"""Notes and their settings, on disk."""
