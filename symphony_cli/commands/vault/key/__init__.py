"""`symphony vault key`."""
