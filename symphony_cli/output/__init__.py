"""Streams, tables and JSON: the only place that imports rich or writes to a stream."""
