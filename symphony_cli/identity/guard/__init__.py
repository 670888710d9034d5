"""The guard: a hook that checks the identity before each commit."""
