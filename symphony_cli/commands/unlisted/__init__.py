"""The verbs that only the code of `shell-init` calls."""
