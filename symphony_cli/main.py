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

VERBS = {
    "init": "Take a directory into Symphony: its repos and vaults.",
    "status": "Show what each repo of the workspace needs.",
    "path": "Print the path of a repo, a vault or a workspace's root.",
    "open": "Open a repo, a vault or a workspace's root in an editor.",
    "profile": "Manage profiles: who you are.",
    "workspace": "Manage workspaces: what you work on.",
    "repo": "Manage repos: where the code is.",
    "vault": "Manage vaults: where the notes and the sensitive files are.",
    "identity": "Manage identities: who git says that you are, and where.",
    "env": "Print shell code that has git act as a profile.",
    "run": "Run a command as a profile.",
    "history": "Show what was changed, the newest first.",
    "config": "Show and change the settings.",
    "shell-init": "Print shell code: `sy NAME` goes to a repo, a vault or a root.",
    "doctor": "Look for problems; nothing is changed without --fix.",
    "info": "Show the version and where everything is kept.",
}
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
        super().__init__(*args, package=package, verbs=VERBS, unlisted=UNLISTED, **attributes)

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
                    hint=f"the details are in {log}" if log else "see the details with --debug",
                )
            )
            return BUG


def _usage_error(error: Any) -> errors.InvalidValue:
    """Return an error of Typer's parser as InvalidValue."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "symphony"
    parameter = getattr(error, "param", None)
    return errors.InvalidValue(
        "USAGE",
        error.format_message(),
        hint=f"see: {command} --help",
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
            "--version", "-V", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print no messages.")] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help="Never ask.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """One registry of who you are, what you work on, where the code is and where the notes are.

    Start with: symphony init DIR
    """
    app: AppContext = ctx.obj
    ctx.obj = app.with_options({"quiet": quiet, "no_input": no_input, "debug": debug})
