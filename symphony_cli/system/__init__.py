"""Adapters: git, files, processes, environment."""
