"""`python -m symphony_cli` is the same as `symphony`."""

from symphony_cli.entry import main

main()
