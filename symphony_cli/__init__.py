"""Symphony: one registry of a developer's profiles, workspaces, repos and vaults."""

__version__ = "0.1.0"
