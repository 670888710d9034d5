"""The verbs of `symphony vault key`."""
