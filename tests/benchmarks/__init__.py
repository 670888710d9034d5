"""Benchmarks: each row is the ratio of two sides in one run."""
