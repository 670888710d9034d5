"""The verbs of `symphony identity`."""
