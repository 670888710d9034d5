"""Encryption in the age format."""
