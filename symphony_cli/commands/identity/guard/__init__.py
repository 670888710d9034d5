"""`symphony identity guard`."""
