"""`symphony profile delete`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import ProfileArgument, YesOption
from symphony_cli.context import AppContext
from symphony_cli.domain.views import ProfileView
from symphony_cli.registry import contexts, profiles
from symphony_cli.registry.rows import held_by

PRINTS = ProfileView
CONTEXTLESS = True
EXAMPLES = (
    "symphony profile delete ada_acme",
    "symphony profile delete ada_acme --cascade --yes",
)


def run(
    ctx: typer.Context,
    reference: ProfileArgument,
    cascade: Annotated[
        bool,
        typer.Option(
            "--cascade", help="Delete its workspaces too, and unregister their repos and vaults"
        ),
    ] = False,
    yes: YesOption = False,
) -> None:
    """Delete a profile

    Symphony keeps the files of the profile's repos and vaults. `symphony history` still shows the
    deleted values.
    """
    app: AppContext = ctx.obj
    found = contexts.resolve_profile(app.reader, reference, app.choice)
    held = held_by(app.reader, found) if cascade else ""
    app.output.confirm(f"Delete {found}{held}?", yes=yes)
    deleted = profiles.delete(app, found.id, cascade=cascade)
    app.output.notices(deleted.notices)
    app.output.written(deleted.profile, f"deleted profile '{deleted.profile.username}'")
