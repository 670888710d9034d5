"""Notes: search, lists, links, new notes."""
