"""Verbs with a query in which `-word` is a part of it."""

from __future__ import annotations

from typing import Any

from symphony_cli.commands.shared.verbs import Verb


class QueryVerb(Verb):
    """A verb whose arguments are a query, where `-word` is no option.

    Only `-w` and the like are short options, with what they take as the next argument, several
    without that (`-0q`), and a number (`-L5`): `-work` would else be `--workspace ork`.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the options, and take all else as it is."""
        flags, takes = set[str](), set[str]()
        for parameter in self.get_params(ctx):
            names = [name for name in parameter.opts if name.startswith("-")]
            (flags if getattr(parameter, "is_flag", False) else takes).update(names)
        options: list[str] = []
        query: list[str] = []
        rest = iter(args)
        for argument in rest:
            if argument == "--":
                query += rest
            elif argument in takes:
                value = next(rest, None)
                if value is None:
                    # Which is an error: `--` would be its value.
                    return super().parse_args(ctx, [argument])
                options += [argument, value]
            elif argument.startswith("--") or _is_short(argument, flags, takes):
                options.append(argument)
            else:
                query.append(argument)
        return super().parse_args(ctx, [*options, "--", *query])


def _is_short(argument: str, flags: set[str], takes: set[str]) -> bool:
    """Whether an argument is short options that take nothing, or one with its number."""
    letters = argument[1:] if argument.startswith("-") else ""
    are_flags = bool(letters) and all(f"-{letter}" in flags for letter in letters)
    return are_flags or (argument[:2] in takes and argument[2:].isdecimal())
