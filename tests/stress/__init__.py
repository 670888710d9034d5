"""Slow kill and load tests, with their own nox session."""
