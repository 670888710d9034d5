"""The request of `init`, and its profile and workspace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from symphony_cli.base.errors import Conflict, InvalidValue
from symphony_cli.base.text import clean_name, key
from symphony_cli.registry import contexts
from symphony_cli.registry.references import qualified
from symphony_cli.registry.rows import counted

if TYPE_CHECKING:
    from datetime import datetime

    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.profiles import Profile
    from symphony_cli.domain.views import RepoView, VaultView
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


class Overview(NamedTuple):
    """The workspace after `init`, with its repos and vaults.

    In a dry run, new rows have no ID and no times.
    """

    profile: str
    workspace: str
    root: str | None
    directory: str
    dry_run: bool
    profile_added: bool
    workspace_added: bool
    repos_added: int
    vaults_added: int
    repos: list[RepoView]
    vaults: list[VaultView]

    @property
    def words(self) -> str:
        """What was found, and where it was or would be registered, as a sentence."""
        new = "the new " if self.workspace_added else ""
        where = f"in {new}workspace '{self.workspace}' of profile '{self.profile}'"
        held = _both(len(self.repos), len(self.vaults))
        if not self.repos_added + self.vaults_added:
            return f"found nothing new; {held} are registered {where}"
        added = _both(self.repos_added, self.vaults_added)
        verb = "would be" if self.dry_run else "are now"
        return f"found {added}, which {verb} registered {where}"


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

    def registering(self, directory: str) -> str:
        """Return the commands that register a directory for the profile."""
        request = self.request
        given = {"-P": self.username, "-w": request.workspace, "--type": request.type}
        return f"{self._creating}symphony init {quote(directory)}{_options(given)}"

    def taking(self, workspace: str) -> str:
        """Return the commands that give the profile a workspace, a qualified reference."""
        to = _options({"--to-profile": self.username})
        return f"{self._creating}symphony workspace edit {quote(workspace)}{to}"

    @property
    def _creating(self) -> str:
        new = self.new_profile
        if new is None:
            return ""
        given = {
            "--email": new.email,
            "--name": new.name,
            "--signing-key": new.signing_key,
            "--signing-format": new.signing_format,
            "--ssh-key": new.ssh_key,
        }
        sign = " --sign" if new.sign else ""
        return f"symphony profile create {new.username}{_options(given)}{sign} && "


def _both(repos: int, vaults: int) -> str:
    return f"{counted(repos, 'repo')} and {counted(vaults, 'vault')}"


def _options(given: Mapping[str, str | None]) -> str:
    return "".join(f" {option} {quote(value)}" for option, value in given.items() if value)


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
        name = clean_name(request.workspace, "workspace")
        named = reader.entries("workspace", profile_id=owner.id, name_key=key(name))
    else:
        named = reader.entries("workspace", profile_id=owner.id, paths=[root])
    return named[0] if named else None


def refuse_taken_root(reader: Reader, chosen: Chosen, workspace: Entry | None, root: str) -> None:
    """Raise Conflict if the directory is the root of other workspaces than the one for `init`."""
    holders = reader.entries("workspace", paths=[root])
    if not holders or (workspace is not None and workspace.path == root):
        return
    holder, owner = holders[0], chosen.owner
    if owner is not None and holder.profile_id == owner.id:
        request = chosen.request._replace(workspace=holder.name)
        command = chosen._replace(request=request).registering(root)
        hint = f"to register for that workspace, run `{command}`"
    else:
        hint = f"to give it to profile '{chosen.username}', run"
        hint += f" `{chosen.taking(qualified(holder))}`"
    raise Conflict(
        "WORKSPACE_ROOT_TAKEN",
        f"'{root}' is already the root of workspace '{qualified(holder)}'",
        hint=hint,
        field="directory",
    )


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
