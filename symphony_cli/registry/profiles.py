"""Creating, listing, editing and deleting profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from symphony_cli.base.errors import Conflict
from symphony_cli.base.text import key
from symphony_cli.registry import contexts, workspaces
from symphony_cli.registry.listing import forget_vaults
from symphony_cli.registry.profile_keys import changed_keys, missing_key_files
from symphony_cli.registry.rows import given, unregister

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.profiles import Profile
    from symphony_cli.domain.views import ProfileView
    from symphony_cli.registry.ports import Reader, UnitOfWork, World


class ProfileWritten(NamedTuple):
    """A profile after a write, with notices about it."""

    profile: ProfileView
    notices: list[Notice]


def list_profiles(world: World) -> list[ProfileView]:
    """Return all profiles, sorted by username."""
    return world.reader.profiles()


def show(world: World, reference: str | None) -> ProfileView:
    """Return a profile. The default is the active profile."""
    entry = contexts.resolve_profile(world.reader, reference, world.choice)
    return world.reader.profiles(id=entry.id)[0]


def refuse_taken(reader: Reader, profile: Profile, hint: str | None = None) -> None:
    """Raise Conflict if another profile has the username or the email address.

    In the hint, `{username}` stands for that of the other profile, `{field}` for what is taken.
    """

    def way_on(field: str) -> str | None:
        return hint and hint.format(username=other.username, field=field)

    for other in reader.profiles():
        if other.id == str(profile.id):
            continue
        if key(other.username) == key(profile.username):
            raise Conflict(
                "PROFILE_USERNAME_TAKEN",
                f"profile '{other.username}' already exists",
                hint=way_on("username"),
                field="username",
            )
        if key(other.email) == key(profile.email):
            raise Conflict(
                "PROFILE_EMAIL_TAKEN",
                f"profile '{other.username}' already has the email {other.email}",
                hint=way_on("email"),
                field="email",
            )


def add(uow: UnitOfWork, profile: Profile) -> None:
    """Add a profile, inside a transaction. The first one becomes the active one."""
    refuse_taken(uow.reader, profile)
    is_first = not uow.reader.entries("profile")
    uow.profiles.add(profile)
    if is_first:
        uow.use_profile(profile.id)


def create(
    world: World,
    *,
    username: str,
    email: str,
    name: str | None = None,
    alias_emails: Sequence[str] = (),
    signing_key: str | None = None,
    signing_format: str | None = None,
    sign: bool | None = None,
    ssh_key: str | None = None,
    preferences: Sequence[str] = (),
) -> ProfileWritten:
    """Create a profile. `preferences` are assignments, `k=v` or `k:=JSON`.

    Raises InvalidValue, Conflict for a taken username or email.
    """
    from symphony_cli.domain.objects import changed
    from symphony_cli.domain.profiles import Profile

    now = world.clock()
    draft = Profile(
        id=uuid4(),
        username=username,
        email=email,
        name=name,
        alias_emails=tuple(alias_emails),
        preferences=changed({}, preferences, [], "preference"),
        created_at=now,
        updated_at=now,
    )
    keys = changed_keys(
        world.files,
        draft,
        signing_key=signing_key,
        signing_format=signing_format,
        sign=sign,
        ssh_key=ssh_key,
    )
    profile = draft.changed(now, **keys)
    with world.unit_of_work as uow:
        add(uow, profile)
        view = uow.reader.profiles(id=str(profile.id))[0]
        uow.commit("profile create", profile.username, now)
    return ProfileWritten(view, missing_key_files(world.files, view))


def update(
    world: World,
    reference: str,
    *,
    username: str | None = None,
    email: str | None = None,
    name: str | None = None,
    alias_emails: Sequence[str] = (),
    unset_alias_emails: Sequence[str] = (),
    signing_key: str | None = None,
    signing_format: str | None = None,
    sign: bool | None = None,
    ssh_key: str | None = None,
    preferences: Sequence[str] = (),
    unset_preferences: Sequence[str] = (),
) -> ProfileWritten:
    """Change the given values of a profile; an empty name or key clears it. Raises as `create`."""
    from symphony_cli.domain.objects import changed
    from symphony_cli.domain.profiles import changed_alias_emails

    now = world.clock()
    values = given(username=username, email=email, name=name)
    with world.unit_of_work as uow:
        entry = contexts.resolve_profile(uow.reader, reference, world.choice)
        before = uow.profiles.get(UUID(entry.id))
        after = before.changed(
            now,
            **values,
            **changed_keys(
                world.files,
                before,
                signing_key=signing_key,
                signing_format=signing_format,
                sign=sign,
                ssh_key=ssh_key,
            ),
            alias_emails=changed_alias_emails(
                before.alias_emails, alias_emails, unset_alias_emails
            ),
            preferences=changed(before.preferences, preferences, unset_preferences, "preference"),
        )
        refuse_taken(uow.reader, after)
        uow.profiles.update(after)
        view = uow.reader.profiles(id=entry.id)[0]
        uow.commit("profile update", after.username, now)
    return ProfileWritten(view, missing_key_files(world.files, view))


def use(world: World, reference: str) -> ProfileView:
    """Make a profile the active one."""
    with world.unit_of_work as uow:
        entry = contexts.resolve_profile(uow.reader, reference, world.choice)
        uow.use_profile(UUID(entry.id))
        view = uow.reader.profiles(id=entry.id)[0]
        uow.commit("profile use", entry.name, world.clock())
    return view


def delete(world: World, reference: str, *, cascade: bool) -> ProfileWritten:
    """Delete a profile, with `cascade` also its workspaces and their contents. No file changes.

    Raises Conflict for a profile with workspaces, unless with `cascade`.
    """
    with world.unit_of_work as uow:
        entry = contexts.resolve_profile(uow.reader, reference, world.choice)
        view = uow.reader.profiles(id=entry.id)[0]
        held = uow.reader.entries("workspace", profile_id=entry.id)
        if held and not cascade:
            raise Conflict(
                "PROFILE_NOT_EMPTY",
                f"profile '{entry.name}' has {len(held)} workspace{'s' * (len(held) > 1)}",
                hint="to delete them too, pass --cascade (their files are kept)",
            )
        vaults = [vault for one in held for vault in workspaces.delete_with_contents(uow, one)]
        unregister(uow, [entry])
        uow.commit("profile delete", entry.name, world.clock())
    return ProfileWritten(view, forget_vaults(world, vaults))
