"""The verbs of `symphony workspace`."""
