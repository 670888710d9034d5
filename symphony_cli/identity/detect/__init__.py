"""Detection of a user's identities."""
