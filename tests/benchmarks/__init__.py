"""Measurements: each row of DESIGN.md's table as a ratio of two sides in one run."""
