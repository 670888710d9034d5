"""Vaults: registration, discovery, locking, keys."""
