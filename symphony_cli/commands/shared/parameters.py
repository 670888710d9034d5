"""Parameters of several verbs."""

from __future__ import annotations

import math
from typing import Annotated

import typer

# A week. Clocks and polls overflow at far larger numbers.
MOST_SECONDS = 604_800


def _number(value: float | None) -> float | None:
    """Refuse `nan`, which no range excludes."""
    if value is not None and math.isnan(value):
        raise typer.BadParameter("nan is not a number of seconds.")
    return value


ReferenceArgument = Annotated[
    str,
    typer.Argument(
        metavar="REF",
        help="A name, WORKSPACE/NAME, PROFILE:WORKSPACE/NAME, a path, or an ID or its beginning.",
    ),
]
PathsArgument = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Directories; - reads a list of them.")
]
ReferencesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="REF...", help="Names, paths or IDs, or globs ('g*'); - reads a list of them."
    ),
]
QUERY_HELP = (
    "Select by a part of the name, or of the path if it has a slash, or by a glob ('g*');"
    " smart case."
)
QueryArgument = Annotated[str | None, typer.Argument(metavar="[QUERY]", help=QUERY_HELP)]
KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help="As `config list` has it.")]

VaultsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[REF...]",
        help="Names, paths or IDs of vaults, or globs ('g*'); - reads a list of them.",
    ),
]
AllVaultsOption = Annotated[
    bool, typer.Option("--all", "-a", help="Select all vaults of the active workspace.")
]
ForceLockOption = Annotated[
    bool,
    typer.Option("--force", help="Lock vaults even if worktrees or repos elsewhere need them."),
]
IgnoreOpenFilesOption = Annotated[
    bool,
    typer.Option(
        "--ignore-open-files", help="Lock vaults even if programs have files in them open."
    ),
]
WorkspaceArgument = Annotated[
    str | None, typer.Argument(metavar="[REF]", help="A workspace. [default: the active workspace]")
]

AllOption = Annotated[
    bool, typer.Option("--all", "-a", help="Select all workspaces of all profiles.")
]
AllInProfileOption = Annotated[
    bool, typer.Option("--all", "-a", help="Select all workspaces of the active profile.")
]
AllProfilesOption = Annotated[
    bool, typer.Option("--all-profiles", help="Select all workspaces of all profiles.")
]
MissingOption = Annotated[bool, typer.Option("--missing", help="Select missing paths.")]
PathOption = Annotated[bool, typer.Option("--path", "-p", help="Print one absolute path a line.")]
NulOption = Annotated[
    bool, typer.Option("-0", "--null", help="Print paths, each ended by NUL, for xargs -0.")
]
TAGS_HELP = "Select by tags; combine them with &, |, ! and parentheses (repeatable: all must hold)."
TagsOption = Annotated[
    list[str] | None, typer.Option("--tag", "-t", metavar="EXPR", help=TAGS_HELP)
]
ARCHIVED_HELP = "Select archived repos instead of the others."
ArchivedOption = Annotated[bool, typer.Option("--archived", help=ARCHIVED_HELP)]
SortOption = Annotated[
    str | None,
    typer.Option("--sort", metavar="FIELD", help="Sort by a field; FIELD- sorts downwards."),
]
LimitOption = Annotated[
    int | None, typer.Option("--limit", "-L", min=1, metavar="N", help="Print at most N.")
]
DirectoriesArgument = Annotated[
    list[str], typer.Argument(metavar="DIR...", help="Where to search; - reads a list.")
]
DepthOption = Annotated[
    int | None,
    typer.Option("--depth", min=0, metavar="N", help="Search at most N levels below DIR."),
]
NestedOption = Annotated[
    bool, typer.Option("--nested", help="Search also inside the repos that are found.")
]
HiddenOption = Annotated[bool, typer.Option("--hidden", help="Search also in hidden directories.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", "-n", help="Show what would be done.")]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help="Number of parallel jobs. [default: by the number of cores]",
    ),
]
TimeoutOption = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        min=0.001,
        max=MOST_SECONDS,
        callback=_number,
        metavar="SECONDS",
        help="Time limit for each repo, in seconds. [default: 30 for local work, 600 for network"
        " work, none for commands]",
    ),
]
PassphraseFdOption = Annotated[
    int | None,
    typer.Option(
        "--passphrase-fd",
        min=0,
        metavar="N",
        help="Read the passphrase as a line from descriptor N instead of asking.",
    ),
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]

NoteArgument = Annotated[
    str,
    typer.Argument(
        metavar="REF", help="A note's path in its vault, title, alias, or the name of its file."
    ),
]
InVaultOption = Annotated[
    str | None, typer.Option("--vault", metavar="REF", help="Only in this vault.")
]
NoteTagsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--tag",
        "-t",
        metavar="T",
        help="Only notes with this tag or one below it. Can be given several times.",
    ),
]

AliasEmailsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--alias-email", metavar="EMAIL", help="A further address. Can be given several times."
    ),
]
UnsetAliasEmailsOption = Annotated[
    list[str] | None,
    typer.Option("--unset-alias-email", metavar="EMAIL", help="Remove a further address."),
]
SigningKeyOption = Annotated[
    str | None,
    typer.Option(
        "--signing-key",
        metavar="KEY",
        help="What git signs with: a key's id, an SSH key or the path of its file.",
    ),
]
SigningFormatOption = Annotated[
    str | None,
    typer.Option(
        "--signing-format",
        metavar="FORMAT",
        help="openpgp, ssh or x509. [default: what the key looks like]",
    ),
]
SignOption = Annotated[
    bool | None, typer.Option("--sign/--no-sign", help="Whether git signs commits and tags.")
]
SSHKeyOption = Annotated[
    str | None,
    typer.Option(
        "--ssh-key", metavar="FILE", help="The key that ssh uses; the file is never opened."
    ),
]
GhOption = Annotated[
    bool,
    typer.Option(
        "--gh",
        help="Also the token of its GitHub account, asked of gh: GH_TOKEN. The account is the"
        " preference gh_user, else the username; gh_host is its host.",
    ),
]

AddTagsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--add-tag", metavar="TAG", help="Tag to add, or several with commas (repeatable)."
    ),
]
RemoveTagsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--remove-tag", metavar="TAG", help="Tag to remove, or several with commas (repeatable)."
    ),
]

_ASSIGNMENT = "Set KEY=TEXT or KEY:=JSON. Can be given several times."
PreferencesOption = Annotated[
    list[str] | None, typer.Option("--preference", metavar="K=V", help=_ASSIGNMENT)
]
UnsetPreferencesOption = Annotated[
    list[str] | None, typer.Option("--unset-preference", metavar="K", help="Remove KEY.")
]
SettingsOption = Annotated[
    list[str] | None, typer.Option("--setting", metavar="K=V", help=_ASSIGNMENT)
]
UnsetSettingsOption = Annotated[
    list[str] | None, typer.Option("--unset-setting", metavar="K", help="Remove KEY.")
]
MetadataOption = Annotated[
    list[str] | None, typer.Option("--metadata", metavar="K=V", help=_ASSIGNMENT)
]
UnsetMetadataOption = Annotated[
    list[str] | None, typer.Option("--unset-metadata", metavar="K", help="Remove KEY.")
]
