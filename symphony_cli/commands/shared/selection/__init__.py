"""The selection of repos, vaults and worktrees by a command line."""
