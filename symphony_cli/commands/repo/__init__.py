"""The verbs of `symphony repo`."""
