"""The verbs of `symphony config`."""
