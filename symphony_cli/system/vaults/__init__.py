"""Vaults on disk: archives, keys, lists."""
