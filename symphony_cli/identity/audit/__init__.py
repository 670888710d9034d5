"""Audits: commits under an unexpected identity."""
