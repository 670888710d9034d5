"""The world outside: git, files, environment. Only `git` starts a process."""
