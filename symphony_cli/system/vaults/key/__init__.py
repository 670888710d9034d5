"""The user's vault key on disk."""
