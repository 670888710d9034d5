"""The history of writes, and taking them back."""
