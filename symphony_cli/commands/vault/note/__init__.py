"""`symphony vault note`."""
