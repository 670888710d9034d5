"""`symphony vault remove`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import ReferencesArgument, YesOption
from symphony_cli.commands.shared.reaching import agreed
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.vaults import records

PRINTS = list[VaultView]
EXAMPLES = (
    "symphony vault remove notes",
    "symphony vault list --missing -p | symphony vault remove - --yes",
)


def run(
    ctx: typer.Context,
    references: ReferencesArgument,
    yes: YesOption = False,
) -> None:
    """Unregister vaults, keeping their files

    Symphony asks first if there are several vaults.
    """
    app: AppContext = ctx.obj
    given = app.output.given(references)
    removed = records.remove(app, agreed(app, "vault", given, yes=yes))
    app.output.notices(removed.notices)
    app.output.written_all(VaultView, removed.vaults, "unregistered vault")
