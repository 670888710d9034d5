"""The history of writes, and undoing them."""
