"""Who commits before and after Symphony's rules change."""
