"""The archive of a locked vault."""
