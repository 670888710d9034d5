"""The verbs of `symphony profile`."""
