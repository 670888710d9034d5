"""Detection of the identities that a user has."""
