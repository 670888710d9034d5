"""The verbs of `symphony identity guard`."""
