"""`symphony profile create`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import (
    AliasEmailsOption,
    PreferencesOption,
    SigningFormatOption,
    SigningKeyOption,
    SignOption,
    SSHKeyOption,
)
from symphony_cli.context import AppContext
from symphony_cli.domain.views import ProfileView
from symphony_cli.registry import profiles

PRINTS = ProfileView
CONTEXTLESS = True
EXAMPLES = (
    "symphony profile create ada --email ada@example.org --name 'Ada King'",
    "symphony profile create acme --email ada@acme.example --ssh-key ~/.ssh/acme",
)


def run(
    ctx: typer.Context,
    username: Annotated[
        str,
        typer.Argument(
            metavar="USERNAME",
            help="Username: 3 to 64 letters, digits and _, beginning with a letter",
        ),
    ],
    email: Annotated[str, typer.Option("--email", metavar="EMAIL", help="Email address")],
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Full name")] = None,
    alias_email: AliasEmailsOption = None,
    signing_key: SigningKeyOption = None,
    signing_format: SigningFormatOption = None,
    sign: SignOption = None,
    ssh_key: SSHKeyOption = None,
    preference: PreferencesOption = None,
) -> None:
    """Create a profile"""
    app: AppContext = ctx.obj
    created = profiles.create(
        app,
        username=username,
        email=email,
        name=name,
        alias_emails=alias_email or [],
        signing_key=signing_key,
        signing_format=signing_format,
        sign=sign,
        ssh_key=ssh_key,
        preferences=preference or [],
    )
    app.output.notices(created.notices)
    app.output.written(created.profile, f"created profile '{created.profile.username}'")
    if len(app.reader.entries("profile")) == 1:
        app.output.next_step("symphony workspace create NAME --root DIR")
