"""A whole registry as a directory of documents."""
