"""Pages of the reference about commands, from the command tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
import typer.main
from json_pages import printed
from markdown_text import as_code, prose, table

from symphony_cli import main
from symphony_cli.commands.shared.pages import row
from symphony_cli.commands.shared.selection.parameters import selection_parameters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def walk(command: Any, parent: typer.Context | None, name: str) -> Iterator[tuple[Any, Any]]:
    """Yield a command and its subcommands, each with its context, in the order of the help."""
    context = typer.Context(command, parent=parent, info_name=name, **command.context_settings)
    yield command, context
    for below in command.list_commands(context) if hasattr(command, "list_commands") else ():
        yield from walk(command.get_command(context, below), context, below)


def arguments_and_options(command: Any, context: Any, names: set[str]) -> list[Any]:
    """Return the parameters of a command with these names, in the order of the help."""
    found = command.get_params(context)
    return [one for one in found if one.name in names and not getattr(one, "hidden", False)]


def parameters(command: Any, context: Any, names: set[str]) -> list[tuple[str, str]]:
    """Return the usage and the help of each of these parameters of a command."""
    rows = map(row, arguments_and_options(command, context, names))
    return [(as_code(written.strip()), prose(meaning)) for written, meaning in rows]


def description(command: Any) -> str:
    """Return a command's help: paragraphs on one line each, and what is laid out as it is."""
    parts: list[str] = []
    for paragraph in (command.help or "").strip().split("\n\n"):
        if paragraph.lstrip("\n").startswith("\b"):
            lines = paragraph.strip("\b\n")
            parts.append(f"```text\n{lines}\n```")
        else:
            parts.append(prose(" ".join(paragraph.split())))
    return "\n\n".join(part for part in parts if part) + "\n"


def is_option(parameter: Any) -> bool:
    """Return whether a parameter is an option, not an argument."""
    return parameter.param_type_name == "option"


def verb_section(command: Any, context: Any, level: int) -> str:
    """Return the section of a verb: usage, help, own parameters, links to the shared ones."""
    pieces = " ".join(command.collect_usage_pieces(context))
    shared = {*command.shared, "help"}
    selecting = {one.name for one in getattr(command, "selecting", ()) if is_option(one)}
    own = {parameter.name for parameter in command.get_params(context)} - shared
    parts = [f"{'#' * level} {context.command_path}\n", description(command)]
    parts.append(f"```text\n{context.command_path} {pieces}\n```\n")
    if examples := getattr(command, "examples", ()):
        parts.append("```sh\n" + "\n".join(examples) + "\n```\n")
    if rows := parameters(command, context, own - selecting):
        parts.append(table(("argument or option", "meaning"), *rows))
    more: list[str] = []
    if selecting:
        more.append("the [selection options](index.md#selection-options)")
    more.append("the [global options](index.md#global-options)")
    parts.append(f"It also takes {' and '.join(more)}.\n")
    parts += filter(None, [printed(command)])
    return "\n".join(parts)


def sections(command: Any, context: Any, level: int) -> Iterator[str]:
    """Yield the sections of a group's verbs, and of the groups in it."""
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        inner = typer.Context(below, parent=context, info_name=name, **below.context_settings)
        if hasattr(below, "shared"):
            yield verb_section(below, inner, level)
        else:
            yield f"{'#' * level} {inner.command_path}\n\n{description(below)}"
            yield from sections(below, inner, level + 1)


def command_pages(others: Sequence[str]) -> dict[str, str]:
    """Return a page for each noun, one for the verbs without a noun, and the first page.

    The first page links to all of them and to the `others`.
    """
    root: Any = typer.main.get_command(main.app)
    context: Any = typer.Context(root, info_name="symphony", **root.context_settings)
    made: dict[str, str] = {}
    single: list[str] = []
    nouns: list[tuple[str, ...]] = []
    verbs_alone: list[tuple[str, ...]] = []
    for name in root.list_commands(context):
        below: Any = root.get_command(context, name)
        inner = typer.Context(below, parent=context, info_name=name, **below.context_settings)
        if hasattr(below, "shared"):
            single.append(verb_section(below, inner, 2))
            link = f"[symphony {name}](commands.md#symphony-{name})"
            verbs_alone.append((link, prose(root.verbs[name])))
            continue
        head = f"# symphony {name}\n\n{description(below)}"
        made[name] = "\n".join([head, *sections(below, inner, 2)])
        nouns.append((f"[symphony {name}]({name}.md)", prose(root.verbs[name])))
    made["commands"] = "\n".join(["# Commands without a noun\n", *single])
    made["index"] = index(root, context, [*verbs_alone, *nouns], others)
    return made


def index(root: Any, context: Any, commands: list[tuple[str, ...]], others: Sequence[str]) -> str:
    """Return the first page: all commands, and the options that several of them share."""
    name = next(name for name in root.list_commands(context) if name == "status")
    verb = root.get_command(context, name)
    inner: Any = typer.Context(verb, parent=context, info_name=name, **verb.context_settings)
    selecting = {
        one.name for one in selection_parameters(by_query=False, acts=True) if is_option(one)
    }
    acting = root.get_command(context, "repo").get_command(context, "push")
    nouns = [link.partition("(")[2][:-4] for link, _ in commands if "#" not in link]
    return "\n".join(
        [
            "# Reference\n",
            "These pages show the same as `symphony COMMAND --help` and the manual pages"
            " (`man symphony`, `man symphony-repo` and so on). `ls` stands for `list`, `rm` for"
            " `remove` and `delete`, and `ll` for `status`.\n",
            table(("command", "what it does"), *commands),
            "## Global options\n",
            "Every command takes these options, except that commands that depend on no profile or"
            " workspace refuse `-P` and `-w`.\n",
            table(("option", "meaning"), *parameters(verb, inner, {*verb.shared, "help"})),
            "## Selection options\n",
            "Every command on several repos takes these options. They narrow what the references,"
            " or the workspace, select. In commands that only read, in `fetch` and in `guard"
            " install`, `--all` selects all workspaces of all profiles."
            " [Work on many repos](../guides/many-repos.md) explains them.\n",
            table(("option", "meaning"), *parameters(acting, inner, selecting)),
            "\n".join(("```{toctree}\n:hidden:\n", "commands", *nouns, *others, "```\n")),
        ]
    )
