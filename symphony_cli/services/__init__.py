"""What a user can do: plain functions that take primitives and ports and return frozen results."""
