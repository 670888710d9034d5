"""The verbs of `symphony history`."""
