"""The request of `init`, and its profile and workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import key
from symphony_cli.registry import contexts

if TYPE_CHECKING:
    from datetime import datetime

    from symphony_cli.domain.profiles import Profile
    from symphony_cli.domain.views import Entry
    from symphony_cli.domain.workspaces import Workspace
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.ports import Ask, Reader
    from symphony_cli.repos.ports import Git


class Request(NamedTuple):
    """The arguments of `init`; None for options not given."""

    directory: str
    username: str | None = None
    email: str | None = None
    name: str | None = None
    workspace: str | None = None
    type: str | None = None


class Chosen(NamedTuple):
    """The profile for a request: an existing one, or else the one to create."""

    request: Request
    owner: Entry | None
    new_profile: Profile | None

    @property
    def username(self) -> str:
        """The username of the profile."""
        return (
            self.owner.name if self.owner else str(self.new_profile and self.new_profile.username)
        )


def names_profile(choice: Choice, request: Request) -> bool:
    """Whether the user has said which profile a directory is for."""
    return any(one is not None for one in (choice.profile, request.username, request.email))


def for_holder(reader: Reader, choice: Choice, request: Request, root: str) -> Request:
    """Return the request, for the profile that has a workspace with this root already."""
    if names_profile(choice, request):
        return request
    holders = reader.entries("workspace", paths=[root])
    active = contexts.find_profile(reader, choice)
    if not holders or (active and any(one.profile_id == active.id for one in holders)):
        return request
    return request._replace(username=holders[0].profile)


def known_profile(reader: Reader, choice: Choice, request: Request) -> Entry | None:
    """Return the existing profile for a request, or None if one must be created."""
    if request.username is not None:
        from symphony_cli.domain.profiles import clean_username

        named = reader.entries("profile", name_key=key(clean_username(request.username)))
        return named[0] if named else None
    if request.email is not None:
        wanted = key(request.email.strip())
        return next(
            (
                reader.entries("profile", name_key=key(profile.username))[0]
                for profile in reader.profiles()
                if key(profile.email) == wanted
            ),
            None,
        )
    if choice.profile is None and not reader.entries("profile"):
        return None
    return contexts.profile(reader, choice)


def new_profile(git: Git, ask: Ask, request: Request, now: datetime) -> Profile:
    """Return the profile to create, from the request, git's configuration or a prompt."""
    from symphony_cli.domain.profiles import (
        Profile,
        clean_email,
        clean_full_name,
        username_from_email,
    )

    git_name, git_email = git.identity()
    email = request.email
    if email is None:
        email = _valid_or_none(clean_email, git_email) or ask("Your email address", "--email")
    email = clean_email(email)
    return Profile(
        id=uuid4(),
        username=username_from_email(email) if request.username is None else request.username,
        email=email,
        name=_valid_or_none(clean_full_name, git_name) if request.name is None else request.name,
        created_at=now,
        updated_at=now,
    )


def _valid_or_none(clean: Callable[[str], str | None], text: str | None) -> str | None:
    """Return a cleaned value, or None if it is missing or invalid."""
    try:
        return clean(text) if text else None
    except InvalidValue:
        return None


def known_workspace(
    reader: Reader, owner: Entry | None, request: Request, root: str
) -> Entry | None:
    """Return the profile's workspace with the requested name, or with this root."""
    if owner is None:
        return None
    if request.workspace is not None:
        wanted = key(request.workspace.strip())
        named = reader.entries("workspace", profile_id=owner.id, name_key=wanted)
    else:
        named = reader.entries("workspace", profile_id=owner.id, paths=[root])
    return named[0] if named else None


def new_workspace(
    reader: Reader, owner: Entry | None, request: Request, root: str, now: datetime
) -> Workspace:
    """Return the workspace to create, named as requested or after its root."""
    from symphony_cli.domain.names import distinct_name
    from symphony_cli.domain.workspaces import Workspace

    name = request.workspace
    if name is None:
        held = reader.entries("workspace", profile_id=owner.id) if owner else []
        name = distinct_name(root, {key(entry.name) for entry in held})
    return Workspace(
        id=uuid4(),
        # Without an owner the workspace is only checked, never written.
        profile_id=UUID(owner.id) if owner else uuid4(),
        name=name,
        type="general" if request.type is None else request.type,
        root=root,
        created_at=now,
        updated_at=now,
    )
