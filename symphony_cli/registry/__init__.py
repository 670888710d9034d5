"""The registry: references, context, profiles, workspaces, history."""
