"""Saved selections: `@NAME` stands for names and options in the configuration."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import typer
from typer.core import TyperCommand, TyperOption

from symphony_cli.base.configuration import SELECT, is_selection_name
from symphony_cli.base.errors import InvalidValue, NotFound
from symphony_cli.base.text import escaped, key
from symphony_cli.commands.shared.selection.parameters import selection_parameters
from symphony_cli.context import AppContext
from symphony_cli.domain.tag_expressions import tag_test
from symphony_cli.setup import settings


def expanded(
    app: AppContext, args: list[str], valued: Collection[str], names: list[str] | None = None
) -> Iterator[str]:
    """Yield the arguments with the words of each saved selection in its place.

    The argument after one of the `valued` options is its value, and those after `--` stay. The
    names in a saved selection go into `names`, if that is a list. Raises NotFound for an unknown
    selection that is not a repo's name, and InvalidValue.
    """
    rest = iter(args)
    for argument in rest:
        if argument == "--":
            yield argument
            yield from rest
        elif argument in valued:
            yield argument
            yield from (value for value in [next(rest, None)] if value is not None)
        elif not (argument.startswith("@") and is_selection_name(argument[1:])):
            yield argument
        elif app.reader.entries("repo", name_key=key(argument)):
            # A whole name comes first.
            yield argument
        elif saved := str(settings.get(app, f"{SELECT}.{argument[1:]}").value):
            words = words_of(argument[1:], saved)
            if names is not None:
                words, named = without_names(words, valued)
                names += named
            yield from words
        else:
            raise _not_found(app, argument[1:])


def without_names(args: list[str], valued: Collection[str]) -> tuple[list[str], list[str]]:
    """Return the words of a saved selection without its names, and the names."""
    options: list[str] = []
    names: list[str] = []
    rest = iter(args)
    for argument in rest:
        if argument == "--":
            names += rest
        elif argument in valued:
            options += [argument, *(value for value in [next(rest, None)] if value is not None)]
        else:
            (options if argument[:1] == "-" and argument != "-" else names).append(argument)
    return options, names


def words_of(name: str, text: str) -> list[str]:
    """Return the words of a saved selection. Raises InvalidValue if one does not select repos."""
    import shlex

    try:
        words = shlex.split(text)
        _parse(words)
    except (ValueError, typer.TyperException) as error:
        from symphony_cli.commands.shared.guesses import reworded

        is_parsed = isinstance(error, typer.TyperException)
        reason = reworded(error.format_message()) if is_parsed else str(error)
        raise InvalidValue(
            "SELECTION_INVALID",
            f"invalid selection '{escaped(text)}': {reason}",
            hint=f"to save another one, run `symphony config set {SELECT}.{name} '-t TAG --dirty'`",
            field=f"{SELECT}.{name}",
        ) from error
    return words


def _parse(words: list[str]) -> None:
    context: list[Any] = [
        TyperOption(param_decls=["--profile", "-P"]),
        TyperOption(param_decls=["--workspace", "-w"]),
    ]
    parameters = [*selection_parameters(by_query=False, acts=False), *context]
    command = TyperCommand("selection", params=parameters, add_help_option=False)
    given = command.make_context("selection", list(words)).params
    if nested := next((word for word in words if word.startswith("@")), None):
        raise ValueError(f"'{nested}' is a saved selection itself")
    tag_test(given["tags"])


def _not_found(app: AppContext, name: str) -> NotFound:
    values = settings.list_values(app)
    saved = [
        f"@{one.key.removeprefix(f'{SELECT}.')}" for one in values if one.key.startswith(SELECT)
    ]
    if saved:
        hint = f"the saved selections are {', '.join(saved)}"
    else:
        hint = f"to save one, run `symphony config set {SELECT}.{name} '-t TAG --dirty'`"
    return NotFound("SELECTION_NOT_FOUND", f"no saved selection '{name}'", hint=hint)
