"""The guard: a hook that checks each commit."""
