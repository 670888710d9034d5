"""The search index of notes, a cache."""
