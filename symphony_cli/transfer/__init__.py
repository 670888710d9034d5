"""Moving a registry: the portable document, and registries of other tools."""
