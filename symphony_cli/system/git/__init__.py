"""Git: repositories, their states and remotes."""
