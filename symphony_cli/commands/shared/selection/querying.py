"""Verbs whose arguments are a query with `-word`."""

from __future__ import annotations

from typing import Any

from symphony_cli.commands.shared.verbs import Verb


class QueryVerb(Verb):
    """A verb whose arguments are a query, in which `-word` is not an option.

    Short options are `-w` with its value as the next argument, several flags (`-0q`), and one with
    a number (`-L5`). Otherwise `-work` would mean `--workspace ork`.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the options; everything else belongs to the query."""
        flags, valued = set[str](), set[str]()
        for parameter in self.get_params(ctx):
            names = [name for name in parameter.opts if name.startswith("-")]
            (flags if getattr(parameter, "is_flag", False) else valued).update(names)
        options: list[str] = []
        query: list[str] = []
        rest = iter(args)
        for argument in rest:
            if argument == "--":
                query += rest
            elif argument in valued:
                value = next(rest, None)
                if value is None:
                    # Parsed alone, it is an error; else the `--` below would be its value.
                    return super().parse_args(ctx, [argument])
                options += [argument, value]
            elif argument.startswith("--") or _is_short(argument, flags, valued):
                options.append(argument)
            else:
                query.append(argument)
        return super().parse_args(ctx, [*options, "--", *query])


def _is_short(argument: str, flags: set[str], valued: set[str]) -> bool:
    """Whether an argument is short flags, or a short option with a number."""
    letters = argument[1:] if argument.startswith("-") else ""
    are_flags = bool(letters) and all(f"-{letter}" in flags for letter in letters)
    return are_flags or (argument[:2] in valued and argument[2:].isdecimal())
