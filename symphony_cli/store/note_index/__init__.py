"""The search index of notes, a disposable cache."""
