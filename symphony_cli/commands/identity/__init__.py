"""`symphony identity`."""
