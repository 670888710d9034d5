"""Identities: who commits where."""
