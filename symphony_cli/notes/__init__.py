"""Notes: search, lists and links."""
