"""Branches of repos: what they hold, and which are done with."""
