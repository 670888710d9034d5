"""Errors, text, times, configuration: shared by all subjects."""
