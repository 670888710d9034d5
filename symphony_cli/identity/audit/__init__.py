"""The audit: commits under an unexpected identity."""
