"""The verbs of `symphony vault`."""
