"""`symphony profile update`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import (
    AliasEmailsOption,
    PreferencesOption,
    ReferenceArgument,
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

FIELDS = ProfileView._fields


def run(
    ctx: typer.Context,
    reference: ReferenceArgument,
    username: Annotated[
        str | None, typer.Option("--username", metavar="NAME", help="The new username.")
    ] = None,
    email: Annotated[
        str | None, typer.Option("--email", metavar="EMAIL", help="The new email address.")
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="The new full name; an empty one clears it."),
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
    """Change a profile.

    An empty key clears it; without a signing key nothing is signed.
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
