"""The root command and the error boundary."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from symphony_cli import __version__
from symphony_cli.base import errors
from symphony_cli.base.variables import is_on
from symphony_cli.commands.shared.verbs import CONTEXT_SETTINGS, VerbGroup
from symphony_cli.context import AppContext, Options
from symphony_cli.output.streams import PipeClosed

SECTIONS = {
    "Get started": {
        "init": "Register the repos and vaults in a directory",
        "import": "Register the repos that another tool lists",
        "restore": "Restore all exported profiles and workspaces",
        "shell-init": "Print shell code for sy, completion and the prompt",
    },
    "Every day": {
        "status": "Show the git status of every repo in the workspace",
        "path": "Print the path of a repo, vault or workspace",
        "open": "Open a repo, vault or workspace in an editor",
        "run": "Run a command with a profile's identity",
        "env": "Print shell exports that make git use a profile",
        "search": "Search notes, best matches first",
        "undo": "Undo the last change to the registry",
        "redo": "Redo the last change that was undone",
        "history": "Show the history of changes",
    },
    "Manage": {
        "profile": "Manage profiles (names, email addresses, keys)",
        "workspace": "Manage workspaces",
        "repo": "Manage git repos",
        "vault": "Manage vaults (notes and sensitive files)",
        "note": "Manage notes and their links",
        "identity": "Manage the identities that git commits with",
    },
    "Symphony itself": {
        "config": "Manage settings",
        "export": "Export all profiles and workspaces as documents",
        "completion": "Print a completion script for bash, zsh or fish",
        "doctor": "Check for problems, and repair them with --fix",
        "info": "Show the version and file locations",
        "help": "Show help for a command or a topic",
    },
}
VERBS = {name: text for verbs in SECTIONS.values() for name, text in verbs.items()}
EXAMPLES = (
    "symphony init ~/code",
    "symphony status --all --dirty",
    "symphony repo exec --tag go -- go test ./...",
    'cd "$(symphony path api)"',
)
# The code of `shell-init` calls these; nobody types them.
UNLISTED = ("complete-names", "prompt")

EXIT_CODES: dict[type[errors.SymphonyError], int] = {
    errors.Failed: 1,
    errors.InvalidValue: 2,
    errors.MissingContext: 2,
    errors.NotFound: 3,
    errors.Ambiguous: 3,
    errors.Conflict: 4,
    errors.Refused: 5,
    errors.StoreUnusable: 7,
}
BUG, INTERRUPTED = 70, 130


def _option_given(option: str, args: Sequence[str]) -> bool:
    """Whether the arguments contain an option, even if they cannot be parsed."""
    before = args[: args.index("--")] if "--" in args else args
    return option in before


class Root(VerbGroup):
    """The root group, whose `main` is the only error boundary."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        package = "symphony_cli.commands"
        super().__init__(
            *args,
            package=package,
            verbs=VERBS,
            unlisted=UNLISTED,
            sections=SECTIONS,
            examples=EXAMPLES,
            **attributes,
        )

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command line and exit with its code."""
        given = list(sys.argv[1:] if args is None else args)
        debug = _option_given("--debug", given) or is_on(os.environ.get("SYMPHONY_DEBUG"))
        # Errors are JSON even if parsing fails; commands see only what was parsed.
        context = AppContext(os.environ, Options(json=_option_given("--json", given)))
        parsed = AppContext(os.environ, Options())
        try:
            # Outside standalone mode Typer raises errors and returns the code of an Exit.
            with context.interrupts.handled():
                result = super().main(
                    given, "symphony", complete_var, standalone_mode=False, obj=parsed, **extra
                )
            status = result if isinstance(result, int) else 0
        except Exception as error:
            # `report` turns any exception other than a SymphonyError into a bug report.
            if debug and not isinstance(error, PipeClosed):
                import traceback

                traceback.print_exc()
            status = report(error, context)
        sys.exit(status)


def report(error: Exception, context: AppContext) -> int:
    """Write an error and return its exit code, or 0 if the reader has closed the pipe."""
    try:
        return _told(error, context)
    except PipeClosed:
        return 0


def _told(error: Exception, context: AppContext) -> int:
    match error:
        case PipeClosed():
            return 0
        case errors.SymphonyError():
            context.output.error(error)
            return next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))
        case typer.BadParameter() | typer.TyperException():
            context.output.error(_usage_error(error))
            return 2
        case typer.Abort():
            return INTERRUPTED
        case _:
            log = context.write_crash_log(error)
            context.output.error(
                errors.SymphonyError(
                    "BUG",
                    f"this is a bug in Symphony: {type(error).__name__}",
                    hint=f"the details are in {log}" if log else "to see the details, pass --debug",
                )
            )
            return BUG


def _usage_error(error: Any) -> errors.InvalidValue:
    """Return an error of Typer's parser as InvalidValue."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "symphony"
    parameter = getattr(error, "param", None)
    from symphony_cli.commands.shared.guesses import reworded

    near = " or ".join(getattr(error, "possibilities", None) or ())
    return errors.InvalidValue(
        "USAGE",
        reworded(error.format_message()),
        hint=f"did you mean {near}?" if near else f"to see its help, run `{command} --help`",
        field=parameter.name if parameter is not None else None,
    )


def _print_version(ctx: typer.Context, wanted: bool) -> None:
    if wanted:
        ctx.obj.output.text(f"symphony {__version__}")
        raise typer.Exit


app = typer.Typer(
    cls=Root, add_completion=False, rich_markup_mode=None, context_settings=CONTEXT_SETTINGS
)


@app.callback()
def root(
    ctx: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", callback=_print_version, is_eager=True, help="Print the version"
        ),
    ] = False,
) -> None:
    """Keep your git repos, notes and identities in one place."""
