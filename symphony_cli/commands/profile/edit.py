"""`symphony profile edit`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import (
    AliasEmailsOption,
    PreferencesOption,
    ProfileArgument,
    SigningFormatOption,
    SigningKeyOption,
    SignOption,
    SSHKeyOption,
    UnsetAliasEmailsOption,
    UnsetPreferencesOption,
)
from symphony_cli.context import AppContext
from symphony_cli.domain.views import ProfileView
from symphony_cli.registry import profiles

PRINTS = ProfileView
CONTEXTLESS = True
EXAMPLES = (
    "symphony profile edit ada --email ada@example.net",
    "symphony profile edit ada --signing-key ~/.ssh/id_ed25519.pub --sign",
)


def run(
    ctx: typer.Context,
    reference: ProfileArgument,
    username: Annotated[
        str | None, typer.Option("--username", metavar="NAME", help="New username")
    ] = None,
    email: Annotated[
        str | None, typer.Option("--email", metavar="EMAIL", help="New email address")
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="New full name, or '' to remove it"),
    ] = None,
    alias_email: AliasEmailsOption = None,
    unset_alias_email: UnsetAliasEmailsOption = None,
    signing_key: SigningKeyOption = None,
    signing_format: SigningFormatOption = None,
    sign: SignOption = None,
    ssh_key: SSHKeyOption = None,
    preference: PreferencesOption = None,
    unset_preference: UnsetPreferencesOption = None,
) -> None:
    """Edit a profile

    To remove the signing key or the SSH key, pass '' as its value.
    """
    app: AppContext = ctx.obj
    updated = profiles.update(
        app,
        reference,
        username=username,
        email=email,
        name=name,
        alias_emails=alias_email or [],
        unset_alias_emails=unset_alias_email or [],
        signing_key=signing_key,
        signing_format=signing_format,
        sign=sign,
        ssh_key=ssh_key,
        preferences=preference or [],
        unset_preferences=unset_preference or [],
    )
    app.output.notices(updated.notices)
    app.output.written(updated.profile, f"updated profile '{updated.profile.username}'")
