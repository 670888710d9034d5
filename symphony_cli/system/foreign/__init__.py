"""Registries of other tools on this machine."""
