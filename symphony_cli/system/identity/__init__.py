"""Git's identity settings, hooks and accounts."""
