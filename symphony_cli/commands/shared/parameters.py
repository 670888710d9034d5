"""Parameters of several verbs."""

from __future__ import annotations

import math
from typing import Annotated, Any

import typer

from symphony_cli.commands.shared.verbs import OUTPUT, SELECTION

# A week. Clocks and polls overflow at far larger numbers.
MOST_SECONDS = 604_800


def _number(value: float | None) -> float | None:
    """Refuse `nan`, which no range excludes."""
    if value is not None and math.isnan(value):
        raise typer.BadParameter("nan is not a number of seconds.")
    return value


def _selecting(*names: str, text: str) -> Any:
    """Return a flag that selects."""
    return typer.Option(*names, help=text, rich_help_panel=SELECTION)


def timeout_option(default: str) -> Any:
    """Return the option for the time limit, with its default for the help."""
    return typer.Option(
        "--timeout",
        min=0.001,
        max=MOST_SECONDS,
        callback=_number,
        metavar="SECONDS",
        help=f"Time limit per repo, in seconds [default: {default}]",
    )


ReferenceArgument = Annotated[
    str,
    typer.Argument(
        metavar="REF", help="Name, WORKSPACE/NAME, PROFILE:WORKSPACE/NAME, path or ID prefix"
    ),
]
ProfileArgument = Annotated[
    str, typer.Argument(metavar="REF", help="Username or ID prefix of a profile")
]
WORKSPACE_HELP = "Name, PROFILE:NAME, path or ID prefix of a workspace"
WorkspaceReferenceArgument = Annotated[str, typer.Argument(metavar="REF", help=WORKSPACE_HELP)]
PathsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...", help="Directories to register, or - to read them from standard input"
    ),
]
ReferencesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="REF...",
        help="Names, paths, IDs or globs ('g*'), or - to read them from standard input",
    ),
]
QUERY_HELP = (
    "Select by part of the name (or of the path, if {0} has a slash) or by a glob ('g*'); smart"
    " case"
)
QueryArgument = Annotated[
    str | None, typer.Argument(metavar="[QUERY]", help=QUERY_HELP.format("QUERY"))
]
KeyArgument = Annotated[
    str, typer.Argument(metavar="KEY", help="Name of a setting (see `symphony config list`)")
]

VaultsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[REF...]",
        help="Names, paths, IDs or globs ('g*'), or - to read them from standard input",
    ),
]
AllVaultsOption = Annotated[
    bool, _selecting("--all", "-a", text="Select all vaults in the active workspace")
]
ForceLockOption = Annotated[
    bool,
    typer.Option("--force", help="Lock vaults even if worktrees or repos elsewhere need them"),
]
IgnoreOpenFilesOption = Annotated[
    bool,
    typer.Option("--ignore-open-files", help="Lock vaults even if programs have their files open"),
]
WorkspaceArgument = Annotated[
    str | None,
    typer.Argument(metavar="[REF]", help=f"{WORKSPACE_HELP} [default: the active workspace]"),
]

AllOption = Annotated[bool, _selecting("--all", "-a", text="Select all workspaces of all profiles")]
AllInProfileOption = Annotated[
    bool, _selecting("--all", "-a", text="Select all workspaces of the active profile")
]
AllProfilesOption = Annotated[
    bool, _selecting("--all-profiles", text="Select all workspaces of all profiles")
]
MissingOption = Annotated[
    bool, _selecting("--missing", text="Select vaults whose path does not exist")
]
PathOption = Annotated[
    bool,
    typer.Option("--path", "-p", help="Print absolute paths, one per line", rich_help_panel=OUTPUT),
]
NulOption = Annotated[
    bool,
    typer.Option(
        "-0",
        "--null",
        help="Print paths, each followed by NUL, for xargs -0",
        rich_help_panel=OUTPUT,
    ),
]
TAGS_HELP = "Select by tags, combined with &, |, ! and parentheses (repeatable: all must match)"
TagsOption = Annotated[
    list[str] | None,
    typer.Option("--tag", "-t", metavar="EXPR", help=TAGS_HELP, rich_help_panel=SELECTION),
]
ARCHIVED_HELP = "Select only archived repos"
ArchivedOption = Annotated[bool, _selecting("--archived", text=ARCHIVED_HELP)]
SortOption = Annotated[
    str | None,
    typer.Option(
        "--sort",
        metavar="FIELD",
        help="Sort by FIELD; append - to reverse (for example, name-)",
        rich_help_panel=OUTPUT,
    ),
]
LimitOption = Annotated[
    int | None,
    typer.Option(
        "--limit",
        "-L",
        min=1,
        metavar="N",
        help="Maximum number of results",
        rich_help_panel=OUTPUT,
    ),
]
DirectoriesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="DIR...", help="Directories to search, or - to read them from standard input"
    ),
]
DepthOption = Annotated[
    int | None,
    typer.Option("--depth", min=0, metavar="N", help="Maximum number of levels below DIR"),
]
NestedOption = Annotated[bool, typer.Option("--nested", help="Search inside repos too")]
HiddenOption = Annotated[bool, typer.Option("--hidden", help="Search hidden directories too")]
DryRunOption = Annotated[
    bool,
    typer.Option("--dry-run", "-n", help="Show what would be done, but change nothing"),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help="Number of parallel jobs [default: depends on the number of cores]",
    ),
]
TimeoutOption = Annotated[float | None, timeout_option("30")]
# Of verbs that wait for a remote, or read a whole history.
LongTimeoutOption = Annotated[float | None, timeout_option("600")]
PassphraseFdOption = Annotated[
    int | None,
    typer.Option(
        "--passphrase-fd",
        min=0,
        metavar="N",
        help="File descriptor to read the passphrase from, instead of a prompt",
    ),
]
RootOption = Annotated[
    str | None,
    typer.Option(
        "--root",
        metavar="DIR",
        help="Root directory of the workspace [default: its present root, or FILE if that is a"
        " directory]",
    ),
]
AllowLocalOption = Annotated[
    bool, typer.Option("--allow-local", help="Accept remotes that are paths on this machine")
]
OperationArgument = Annotated[
    str, typer.Argument(metavar="ID", help="ID prefix of an operation (4 or more characters)")
]
WithOptionalOption = Annotated[
    bool, typer.Option("--with-optional", help="Clone optional repos too")
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Skip the confirmation prompt")]
EditorOption = Annotated[
    str | None,
    typer.Option("--with", metavar="CMD", help="Editor command, with any arguments"),
]

NoteArgument = Annotated[
    str,
    typer.Argument(
        metavar="REF", help="Title, alias or file name of a note, or its path in the vault"
    ),
]
InVaultOption = Annotated[
    str | None,
    typer.Option(
        "--vault", metavar="REF", help="Select notes in this vault", rich_help_panel=SELECTION
    ),
]
NoteTagsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--tag",
        "-t",
        metavar="TAG",
        help="Select notes with this tag or a nested tag (repeatable: all must match)",
        rich_help_panel=SELECTION,
    ),
]

AliasEmailsOption = Annotated[
    list[str] | None,
    typer.Option("--alias-email", metavar="EMAIL", help="Alias email address to add (repeatable)"),
]
UnsetAliasEmailsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--unset-alias-email",
        metavar="EMAIL",
        help="Alias email address to remove (repeatable)",
    ),
]
SigningKeyOption = Annotated[
    str | None,
    typer.Option(
        "--signing-key",
        metavar="KEY",
        help="Key that git signs with: a key ID, an SSH public key or a path",
    ),
]
SigningFormatOption = Annotated[
    str | None,
    typer.Option(
        "--signing-format",
        metavar="FORMAT",
        help="Format of signatures: {openpgp,ssh,x509} [default: inferred from the key]",
    ),
]
SignOption = Annotated[
    bool | None, typer.Option("--sign/--no-sign", help="Turn signing of commits and tags on or off")
]
SSHKeyOption = Annotated[
    str | None,
    typer.Option(
        "--ssh-key", metavar="FILE", help="SSH key that git uses; Symphony never opens the file"
    ),
]
GhOption = Annotated[
    bool,
    typer.Option(
        "--gh",
        help="Set GH_TOKEN from `gh auth token`, for the account in the preferences gh_user and"
        " gh_host",
    ),
]

AddTagsOption = Annotated[
    list[str] | None,
    typer.Option("--add-tag", metavar="TAG", help="Tag to add, or TAG,TAG (repeatable)"),
]
RemoveTagsOption = Annotated[
    list[str] | None,
    typer.Option("--remove-tag", metavar="TAG", help="Tag to remove, or TAG,TAG (repeatable)"),
]
NewNameOption = Annotated[str | None, typer.Option("--name", metavar="NAME", help="New name")]
NameOption = Annotated[
    str | None,
    typer.Option("--name", metavar="NAME", help="Name [default: the directory's name]"),
]
TYPES = "{general,client,personal,research}"

_ASSIGNMENT = "{} key and text value; for a JSON value, pass KEY:=JSON (repeatable)"
_KEY = "{} to remove (repeatable)"
PreferencesOption = Annotated[
    list[str] | None,
    typer.Option("--preference", metavar="KEY=TEXT", help=_ASSIGNMENT.format("Preference")),
]
UnsetPreferencesOption = Annotated[
    list[str] | None,
    typer.Option("--unset-preference", metavar="KEY", help=_KEY.format("Preference")),
]
SettingsOption = Annotated[
    list[str] | None,
    typer.Option("--setting", metavar="KEY=TEXT", help=_ASSIGNMENT.format("Setting")),
]
UnsetSettingsOption = Annotated[
    list[str] | None, typer.Option("--unset-setting", metavar="KEY", help=_KEY.format("Setting"))
]
MetadataOption = Annotated[
    list[str] | None,
    typer.Option("--metadata", metavar="KEY=TEXT", help=_ASSIGNMENT.format("Metadata")),
]
UnsetMetadataOption = Annotated[
    list[str] | None,
    typer.Option("--unset-metadata", metavar="KEY", help=_KEY.format("Metadata key")),
]
