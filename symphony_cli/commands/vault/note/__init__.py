"""The verbs of `symphony vault note`."""
