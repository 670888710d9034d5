"""The contents of a note: titles, words, links, tags."""
