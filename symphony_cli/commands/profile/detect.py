"""`symphony profile detect`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import YesOption
from symphony_cli.context import AppContext
from symphony_cli.identity.detect import detecting
from symphony_cli.identity.detect.detections import DetectedProfile

PRINTS = list[DetectedProfile]
CONTEXTLESS = True
EXAMPLES = (
    "symphony profile detect ~/code",
    "symphony profile detect ~/code --apply",
    "symphony profile detect --json | jq -r '.[].email'",
)


def run(
    ctx: typer.Context,
    directories: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DIR...]",
            help="Directories to search for your commits, or - to read them from standard input",
        ),
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Create the profiles that do not exist yet")
    ] = False,
    yes: YesOption = False,
) -> None:
    """Suggest profiles based on git, SSH and gh configuration

    Symphony reads your configuration of git (with all its includes), SSH and gh. It also reads your
    own commits in the repos in DIR.
    """
    app: AppContext = ctx.obj
    with app.output.progress("Searching for identities") as tell:
        found = detecting.detect(
            app,
            app.output.given(directories or []),
            tell=lambda seen, repos: tell(f"{seen} directories, {repos} repos"),
        )
    app.output.notices(found.notices)
    if not apply:
        if not found.profiles:
            app.output.say("no identities found")
        app.output.rows(DetectedProfile, found.profiles)
        return

    def confirm(new: list[DetectedProfile]) -> None:
        for row in new:
            app.output.say(f"{row.username}: {row.name or ''} <{row.email}>")
        app.output.confirm(f"Create {len(new)} profile{'s' * (len(new) > 1)}?", yes=yes)

    made = detecting.create(app, found.profiles, confirm)
    app.output.notices(made.notices)
    for row in made.profiles:
        app.output.say(f"created profile '{row.username}'")
    if not made.profiles:
        app.output.say("nothing new found" if found.profiles else "no identities found")
    app.output.wanted_rows(DetectedProfile, made.profiles)
