"""Onboarding: `init` registers the repos and vaults of a directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from symphony_cli.base.errors import MissingContext
from symphony_cli.base.findings import Notice
from symphony_cli.registry import profiles, workspaces
from symphony_cli.registry.bindings import Sorted, without_nested
from symphony_cli.registry.listing import as_found, with_state
from symphony_cli.registry.locked import directory
from symphony_cli.registry.references import qualified
from symphony_cli.registry.registration import new_places, refuse_deleted, register
from symphony_cli.repos import registration as repo_registration
from symphony_cli.setup import committers
from symphony_cli.setup.onboarding_plan import (
    Chosen,
    Overview,
    Request,
    for_holder,
    known_profile,
    known_workspace,
    names_profile,
    new_profile,
    new_workspace,
    refuse_taken_root,
)
from symphony_cli.vaults import discovery
from symphony_cli.vaults import registration as vault_registration

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.profiles import Profile
    from symphony_cli.domain.repos import GitFacts
    from symphony_cli.domain.search_results import Found
    from symphony_cli.registry.ports import Ask, Progress, Reader
    from symphony_cli.setup.ports import OnboardingWorld
    from symphony_cli.vaults.ports import VaultWorld


TAKEN = (
    "to register for that profile, pass --username {username}; to create another one, pass a"
    " different --{field}"
)


class Initialized(NamedTuple):
    """The overview, with notices and the new repos of other workspaces, by their names."""

    overview: Overview
    notices: list[Notice]
    elsewhere: Sequence[tuple[str, int]] = ()


class _Draft(NamedTuple):
    """The state before the transaction: everything that may prompt or take long."""

    root: str
    now: datetime
    owner: Entry | None
    new_profile: Profile | None
    workspace: Entry | None
    found: Found
    facts: list[GitFacts]
    elsewhere: list[tuple[Entry, list[GitFacts]]]


def init(
    world: OnboardingWorld,
    ask: Ask,
    request: Request,
    *,
    agrees: Callable[[str], bool] | None = None,
    dry_run: bool = False,
    tell: Progress | None = None,
) -> Initialized:
    """Create the missing profile and workspace, and register the repos and vaults of a directory.

    A run is one operation, or none if there is nothing to write; a second run registers what is
    new. `tell` receives the progress of the search. `agrees` receives the proposal of the profile
    that fits who commits there. Raises MissingContext, which names the options, if the user's
    identity is unknown and `ask` cannot prompt.
    """
    reader, files = world.reader, world.files
    root = directory(reader, files, request.directory)
    now = world.clock()
    request = for_holder(reader, world.choice, request, root)
    owner = known_profile(reader, world.choice, request)
    drafted = None if owner else new_profile(world.git, ask, request, now)
    chosen, differing = Chosen(request, owner, drafted), list[committers.Committer]()
    known = known_workspace(reader, owner, request, root)
    # Refuse a taken root, an invalid name or type before the search.
    refuse_taken_root(reader, chosen, known, root)
    new_workspace(reader, None, request, root, now)
    listed = discovery.known(reader, files, world.vault_lists)
    found = discovery.with_listed(
        world.scanner.scan([root], depth=None, nested=False, hidden=False, tell=tell),
        listed.below([root]),
    )
    repos, in_nested = without_nested(reader, "repo", known, [root], found.repos)
    vaults, more = without_nested(
        reader, "vault", known, [root], [one.path for one in found.vaults]
    )
    found = found._replace(
        repos=repos,
        vaults=[one for one in found.vaults if one.path in vaults],
        notices=[*found.notices, *in_nested, *more],
    )
    if known is None and not names_profile(world.choice, request):
        chosen, differing = committers.fitted(
            world, chosen, root, found.repos, agrees=agrees or _nobody
        )
    elif drafted is not None and request.email is None:
        chosen, differing = committers.addressed(world, ask, chosen, root, found.repos)
    request, owner, drafted = chosen
    if drafted is not None:
        profiles.refuse_taken(reader, drafted, TAKEN)
    workspace = known_workspace(reader, owner, request, root)
    facts = repo_registration.facts_of_new(
        reader, world.git, workspace, found.repos, with_history=not dry_run
    )
    placed = Sorted(facts, [], [])
    if request.workspace is None:
        placed = repo_registration.by_remotes(world, workspace, facts, agrees)
    facts = placed.own
    draft = _Draft(root, now, owner, drafted, workspace, found, facts, placed.elsewhere)
    others: list[tuple[Entry, list[tuple[str, GitFacts]]]] = []
    if dry_run or _is_complete(reader, draft):
        overview = _previewed(reader, request, draft, dry_run=dry_run)
    else:
        overview, others = _registered(world, request, draft)
    overview = overview._replace(
        repos=as_found(overview.repos, reader, files),
        vaults=with_state(world, overview.vaults),
    )
    names = {repo.path: repo.name for repo in overview.repos}
    new = [(names[one.path], one) for one in facts]
    new += [place for _, places in others for place in places]
    return Initialized(
        overview,
        [
            *found.notices,
            *listed.notices,
            *repo_registration.notices_of(new),
            *([] if dry_run else repo_registration.notices_of_git(world.git, [f for _, f in new])),
            *_ignored(reader, request, draft),
            *committers.notices(world, chosen, differing, overview),
            *placed.notices,
            *discovery.outside(reader, listed, root, overview.workspace),
        ],
        tuple((qualified(holder), len(places)) for holder, places in others),
    )


def _nobody(_: str) -> bool:
    """Return that nobody agrees, since nobody can be asked."""
    return False


def _is_complete(reader: Reader, draft: _Draft) -> bool:
    """Whether the registry already has everything."""
    known = draft.workspace
    return (
        known is not None
        and known.path is not None
        and not draft.facts
        and not draft.elsewhere
        and not new_places(reader, "vault", known, draft.found.vaults)
    )


def _ignored(reader: Reader, request: Request, draft: _Draft) -> list[Notice]:
    """Return a notice for each option that differs from an existing profile or workspace."""
    notices: list[Notice] = []
    if draft.owner is not None:
        [profile] = reader.profiles(id=draft.owner.id)
        options = {"email": request.email, "name": request.name}
        for field, value in options.items():
            if value is not None and value != getattr(profile, field):
                command = f"symphony profile edit {profile.username} --{field} ..."
                notices.append(_is_ignored(f"--{field}", f"profile '{profile.username}'", command))
    if draft.workspace is not None and request.type is not None:
        [workspace] = reader.workspaces(id=draft.workspace.id)
        if workspace.type != request.type:
            command = f"symphony workspace edit {workspace.id[:8]} --type {request.type}"
            notices.append(_is_ignored("--type", f"workspace '{workspace.name}'", command))
    return notices


def _is_ignored(option: str, what: str, command: str) -> Notice:
    message = f"ignored {option}, because {what} already exists; to change it, run `{command}`"
    return Notice("OPTION_IGNORED", message)


def _registered(
    world: VaultWorld, request: Request, draft: _Draft
) -> tuple[Overview, list[tuple[Entry, list[tuple[str, GitFacts]]]]]:
    """Write what is missing, in one transaction; return new repos of other workspaces, too."""
    limits = world.limits
    others: list[tuple[Entry, list[tuple[str, GitFacts]]]] = []
    with world.unit_of_work as uow:
        owner = known_profile(uow.reader, world.choice, request)
        profile_added = owner is None
        if owner is None:
            if draft.new_profile is None:
                raise MissingContext(
                    "NO_PROFILE", "the profile has been deleted", hint="run the command again"
                )
            profiles.add(uow, draft.new_profile)
            [owner] = uow.reader.entries("profile", id_prefix=draft.new_profile.id.hex)
        workspace = known_workspace(uow.reader, owner, request, draft.root)
        refuse_taken_root(uow.reader, Chosen(request, owner, None), workspace, draft.root)
        workspace_added = workspace is None
        if workspace is None:
            new = new_workspace(uow.reader, owner, request, draft.root, draft.now)
            workspaces.add(uow, limits, new, owner)
            [workspace] = uow.reader.entries("workspace", id_prefix=new.id.hex)
            # The first workspace becomes the active one, as the first profile does.
            if uow.reader.current_workspace(owner.id) is None:
                uow.use_workspace(UUID(owner.id), new.id)
        elif workspace.path is None:
            held = uow.workspaces.get(UUID(workspace.id))
            uow.workspaces.update(held.changed(draft.now, root=draft.root))
            workspace = workspace._replace(path=draft.root)
        new_repos = new_places(uow.reader, "repo", workspace, draft.facts)
        register(uow, limits, repo_registration.REPOS, workspace, new_repos, at=draft.now)
        for holder, some in draft.elsewhere:
            refuse_deleted(uow.reader, holder)
            places = new_places(uow.reader, "repo", holder, some)
            register(uow, limits, repo_registration.REPOS, holder, places, at=draft.now)
            others.append((holder, places))
        new_vaults = new_places(uow.reader, "vault", workspace, draft.found.vaults)
        register(uow, limits, vault_registration.VAULTS, workspace, new_vaults, at=draft.now)
        overview = Overview(
            profile=owner.name,
            workspace=workspace.name,
            root=workspace.path,
            directory=draft.root,
            dry_run=False,
            profile_added=profile_added,
            workspace_added=workspace_added,
            repos_added=len(new_repos),
            vaults_added=len(new_vaults),
            repos=uow.reader.repos(workspace_id=workspace.id),
            vaults=uow.reader.vaults(workspace_id=workspace.id),
        )
        uow.commit("init", workspace.name, draft.now)
    return overview, others


def _previewed(reader: Reader, request: Request, draft: _Draft, *, dry_run: bool) -> Overview:
    """Return the overview without writing."""
    from symphony_cli.domain.entries import Entry

    owner, known = draft.owner, draft.workspace
    username = owner.name if owner else str(draft.new_profile and draft.new_profile.username)
    if known is None:
        name = new_workspace(reader, owner, request, draft.root, draft.now).name
        profile_id = owner.id if owner else ""
        shown = Entry("workspace", "", name, draft.root, profile_id, username, "", name)
    else:
        shown = known
    new_repos = new_places(reader, "repo", known, draft.facts)
    vaults = vault_registration.previewed(reader, known, shown, draft.found.vaults)
    repos = [repo_registration.preview(name, one, shown) for name, one in new_repos]
    return Overview(
        profile=username,
        workspace=shown.name,
        root=shown.path or draft.root,
        directory=draft.root,
        dry_run=dry_run,
        profile_added=owner is None,
        workspace_added=known is None,
        repos_added=len(new_repos),
        vaults_added=sum(vault.id is None for vault in vaults),
        repos=[*(reader.repos(workspace_id=known.id) if known else []), *repos],
        vaults=vaults,
    )
