"""Commands and groups that import only the typed verb.

Typer builds every command it knows at each start, which for about fifty commands costs more than
the rest of a read. So a group knows its verbs by name and one-line summary, and imports one when it
is typed. Only public parts of Typer are used: the classes of `typer.core`, their `list_commands`
and `get_command`, and `typer.main.get_command`.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from keyword import iskeyword
from typing import Any

import typer
import typer.main
from typer.core import TyperCommand, TyperGroup, TyperOption

from symphony_cli.base.errors import InvalidValue
from symphony_cli.commands.shared.printed import fields_of

# Help shows these.
ALIASES = {"ls": ("list",), "rm": ("remove", "delete")}
HIDDEN_ALIASES = {"ll": ("status",), "update": ("edit",)}
# A page of help and an error name the present verb for these.
FORMER = {"update": "edit"}
# The exit code of a check that found problems.
PROBLEMS_FOUND = 6
# The parameters that select several workspaces, and their options.
_SEVERAL = {"everywhere": "--all", "all_": "--all", "all_profiles": "--all-profiles"}
CONTEXT_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
# The modules of these verbs get a trailing underscore, so that they do not shadow builtins.
_BUILTINS = frozenset({"exec", "help", "list", "open", "set"})


# The key of the options that stand before the noun or the verb, for the verb to parse.
BEFORE = "symphony_cli.before"
# The sections of a page of help, beside the options of the verb itself.
SELECTION, OUTPUT, GLOBAL = "Selection", "Output", "Global"


_SHARED = (
    (("--json",), None, "Print JSON", OUTPUT),
    (("--fields",), "A,B", "Print only these fields, in the order given", OUTPUT),
    (("--profile", "-P"), "REF", "Use this profile [env: SYMPHONY_PROFILE]", GLOBAL),
    (("--workspace", "-w"), "REF", "Use this workspace [env: SYMPHONY_WORKSPACE]", GLOBAL),
    (("--yes", "-y"), None, "Skip the confirmation prompt", GLOBAL),
    (("--quiet", "-q"), None, "Suppress messages and warnings", GLOBAL),
    (
        ("--no-input",),
        None,
        "Never prompt; fail if input is needed [env: SYMPHONY_NO_INPUT]",
        GLOBAL,
    ),
    (("--debug",), None, "Print a traceback on errors [env: SYMPHONY_DEBUG]", GLOBAL),
)


def shared_options() -> list[TyperOption]:
    """Return the options that every verb has."""
    return [
        TyperOption(
            param_decls=list(names),
            is_flag=metavar is None,
            default=False if metavar is None else None,
            metavar=metavar,
            help=text,
            rich_help_panel=panel,
        )
        for names, metavar, text, panel in _SHARED
    ]


def _help_option(option: Any) -> Any:
    """Return Typer's option with a callback that handles closed pipes and full disks."""
    option.callback = _print_help
    option.help = "Show help"
    return option


def _print_help(ctx: Any, _: Any, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        ctx.obj.output.text(ctx.get_help())
        raise typer.Exit


class Verb(TyperCommand):
    """A command with the shared options.

    `prints` and `examples` are `PRINTS` (see `printed`) and `EXAMPLES` of its module, and `fields`
    the names of the fields that it prints.
    """

    prints: Any = None
    fields: Sequence[str] = ()
    examples: Sequence[str] = ()
    panels = (None, SELECTION, OUTPUT)

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        own = {name for parameter in self.params for name in parameter.opts}
        self.shared: list[str] = []
        for option in shared_options():
            # A verb's own option wins: `init --workspace NAME` names a workspace to create.
            if not own.intersection(option.opts):
                self.params.append(option)
                self.shared.append(str(option.name))

    def leave_out(self, *names: str) -> None:
        """Refuse these shared options as unknown, since they would have no effect."""
        self.params = [one for one in self.params if one.name not in names]
        self.shared = [name for name in self.shared if name not in names]

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option, which prints through the output."""
        return _help_option(super().get_help_option(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments. Raises InvalidValue for a workspace beside options for several."""
        with _errors_know(ctx):
            rest = super().parse_args(ctx, args)
        is_one = bool(ctx.params.get("workspace"))
        for name, option in _SEVERAL.items():
            if is_one and "workspace" in self.shared and ctx.params.get(name):
                raise InvalidValue(
                    "OPTION_WITHOUT_EFFECT",
                    f"--workspace cannot be combined with {option}",
                    hint=f"leave out --workspace or {option}",
                    field="workspace",
                )
        return rest

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """Parse the arguments, after the options that stand before the noun or the verb."""
        before: list[str] = parent.meta.get(BEFORE, []) if parent is not None else []
        return super().make_context(info_name, [*before, *args], parent, **extra)

    def get_help(self, ctx: Any) -> str:
        """Return the page of the verb."""
        from symphony_cli.commands.shared.pages import verb_page

        return verb_page(self, ctx)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the pieces of the usage line."""
        from symphony_cli.commands.shared.pages import usage_pieces

        return usage_pieces(self)

    def invoke(self, ctx: Any) -> Any:
        """Call the verb with its own parameters; put the shared ones into the context."""
        given = {name: ctx.params.pop(name) for name in self.shared}
        set_here = {name: value for name, value in given.items() if value not in (None, False)}
        ctx.obj = ctx.obj.with_options(set_here)
        # Check before the verb runs: after a write, an error would be wrong.
        ctx.obj.output.check_fields(self.fields)
        used: list[Any] = []
        if ctx.obj.output.for_people:
            ctx.obj.used = used
        try:
            result = super().invoke(ctx)
        except typer.Exit:
            # A check that found problems has printed its results, too.
            ctx.obj.output.name_used(used)
            raise
        ctx.obj.output.name_used(used)
        if ctx.obj.written and ctx.obj.output.shows_progress:
            from symphony_cli.history.showing import is_much

            if is_much(ctx.obj.written):
                ctx.obj.output.say("undo with `symphony undo`")
        return result


class VerbWithCommand(Verb):
    """A verb with a command after `--`, which `command_in` returns."""

    command_metavar = "-- <CMD> [ARG...]"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments before `--`, and keep the command after it."""
        before, after = args, []
        if "--" in args:
            place = args.index("--")
            before, after = args[:place], args[place + 1 :]
        ctx.meta["command"] = after
        return super().parse_args(ctx, before)


def command_in(ctx: typer.Context) -> list[str]:
    """Return the command after `--`."""
    return ctx.meta["command"]


class VerbGroup(TyperGroup):
    """A group that imports a verb when it is typed.

    `package` holds the verbs' modules, and `verbs` maps each name to its summary. The root has the
    verbs in `from_above`; help omits the verbs in `unlisted`, which moved to the root, or which
    only programs call and which have a package of their own. Help shows the others in `sections`,
    if there are any.
    """

    aliases = ALIASES

    def __init__(
        self,
        *args: Any,
        package: str = "",
        verbs: Mapping[str, str] | None = None,
        from_above: Collection[str] = (),
        unlisted: Collection[str] = (),
        sections: Mapping[str, Mapping[str, str]] | None = None,
        examples: Sequence[str] = (),
        **attributes: Any,
    ) -> None:
        attributes.setdefault("rich_markup_mode", None)
        attributes.setdefault("context_settings", CONTEXT_SETTINGS)
        super().__init__(*args, **attributes)
        self.package = package
        self.verbs = dict(verbs or {})
        self.from_above = from_above
        self.unlisted = unlisted
        self.sections = sections
        self.examples = examples
        self.shared_options = shared_options()
        self.params += self.shared_options

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option, which prints through the output."""
        return _help_option(super().get_help_option(ctx))

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of the help."""
        return list(self.verbs)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import and return a verb or group, or None for an unknown name."""
        for name in (cmd_name, *(ALIASES | HIDDEN_ALIASES).get(cmd_name, ())):
            if name in self.from_above and (name in self.verbs or name in self.unlisted):
                return load(self.package.rpartition(".")[0], name)
            if name in self.verbs:
                return load(self.package, name)
            if name in self.unlisted:
                return load(f"{self.package}.unlisted", name)
        return None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the name, the command and its arguments. Raises InvalidValue if it is unknown."""
        command = self.get_command(ctx, args[0])
        if command is None:
            from symphony_cli.commands.shared.guesses import unknown_command

            raise unknown_command(self, ctx, args[0])
        return self.present_name(ctx, args[0]), command, args[1:]

    def present_name(self, ctx: Any, name: str) -> str:
        """Return the present name of a verb, and let its errors and its help show that."""
        if name in self.unlisted and name in self.from_above:
            ctx.info_name, ctx.parent = ctx.parent.info_name, ctx.parent.parent
        return name if name in self.verbs else FORMER.get(name, name)

    def get_help(self, ctx: Any) -> str:
        """Return the page of the group, without importing a verb."""
        from symphony_cli.commands.shared.pages import group_page

        return group_page(self, ctx)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; with none, a group that is not a command prints its help."""
        if not args and not self.invoke_without_command:
            args = ["--help"]
        with _errors_know(ctx):
            rest = super().parse_args(ctx, args)
        ctx.meta.setdefault(BEFORE, []).extend(_words(ctx, self.shared_options))
        return rest


@contextmanager
def _errors_know(ctx: Any) -> Generator[None]:
    """Let each error of the parser know its command, whose help the hint names."""
    try:
        yield
    except typer.TyperException as error:
        fault: Any = error
        fault.ctx = getattr(error, "ctx", None) or ctx
        raise


def _words(ctx: Any, options: Iterable[TyperOption]) -> Iterator[str]:
    """Take these options from the parameters of a group; yield them as typed after a verb."""
    for option in options:
        value = ctx.params.pop(str(option.name))
        if value not in (None, False):
            yield option.opts[0] if option.is_flag else f"{option.opts[0]}={value}"


def module_name(package: str, verb: str) -> str:
    """Return the name of the module of a verb, or of the package of a group."""
    suffix = "_" if iskeyword(verb) or verb in _BUILTINS else ""
    return f"{package}.{verb.replace('-', '_')}{suffix}"


def load(package: str, name: str) -> TyperCommand | TyperGroup:
    """Return the command of a verb's module or the group of a noun's package."""
    module = import_module(module_name(package, name))
    if hasattr(module, "__path__"):
        return import_module(f"{module.__name__}.group").group()
    return as_command(module, name)


def as_command(module: Any, name: str) -> TyperCommand:
    """Return the Typer command of a verb's module."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name, cls=getattr(module, "VERB", Verb))(module.run)
    command = typer.main.get_command(app)
    assert isinstance(command, Verb)
    command.prints, command.examples = module.PRINTS, getattr(module, "EXAMPLES", ())
    command.fields = fields_of(command.prints)
    if getattr(module, "CONTEXTLESS", False):
        command.leave_out("profile", "workspace")
    command.leave_out(*getattr(module, "WITHOUT", ()))
    return command
