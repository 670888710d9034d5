"""Registries of other tools."""
