"""The verbs of `symphony note`."""
