"""Repos: registration, states, cloning, moving, deletion, remotes."""
