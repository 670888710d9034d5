from __future__ import annotations

import pytest

from symphony_cli.base.errors import InvalidValue, NotFound, Refused
from symphony_cli.domain.vault_places import CONFLICTING, INTERRUPTED, LOCKED, MISSING, OPEN
from symphony_cli.registry import locked
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
NOTES = a_vault(workspace_id=ACME.id)
API = a_repo(workspace_id=ACME.id, path="/code/notes/api")


def world_with(state: str = OPEN, *, gone: bool = False) -> World:
    """Return a world whose vault has a state, with or without its directory."""
    world = World(ADA, ACME, NOTES, API)
    world.files.states["/code/notes"] = state
    if gone:
        world.files.gone.update(("/code/notes", "/code/notes/api"))
    return world


UNREADABLE = [
    (OPEN, False, None),
    (CONFLICTING, False, None),
    (MISSING, True, None),
    (INTERRUPTED, False, None),
    (INTERRUPTED, True, "VAULT_INTERRUPTED"),
    (LOCKED, True, "VAULT_LOCKED"),
]


@pytest.mark.parametrize("path", ["/code/notes", "/code/notes/api"])
@pytest.mark.parametrize(("state", "gone", "code"), UNREADABLE)
def test_a_path_in_an_unreadable_vault_is_refused(
    state: str, gone: bool, code: str | None, path: str
) -> None:
    world = world_with(state, gone=gone)
    locked.refuse_locked(world.reader, world.files, "/code")
    if code is None:
        locked.refuse_locked(world.reader, world.files, path)
        return
    with world.refuses(Refused, code):
        locked.refuse_locked(world.reader, world.files, path)


@pytest.mark.parametrize(("state", "gone", "code"), UNREADABLE)
def test_a_missing_path_has_the_reason_of_its_vault(
    state: str, gone: bool, code: str | None
) -> None:
    world = world_with(state, gone=gone)
    places = ["/code/notes/api", "/elsewhere"]
    reasons = locked.unreadable_paths(world.reader, world.files, places)
    found = {path: reason.code for path, reason in reasons.items()}
    assert found == ({"/code/notes/api": code} if code else {})
    notices = locked.unreadable_notices(reasons, world.reader.entries("repo"))
    assert [notice.code for notice in notices] == ([code] if code else [])


def test_a_notice_counts_the_repos_of_a_vault() -> None:
    world = world_with(LOCKED, gone=True)
    [api] = world.reader.entries("repo")
    reasons = locked.unreadable_paths(world.reader, world.files, ["/code/notes/api"])
    where = "in vault 'notes', which is locked; to unlock it, run `symphony vault unlock notes`"
    for repos, which in (([api], "repo 'api' is"), ([api, api], "2 repos are")):
        [notice] = locked.unreadable_notices(reasons, repos)
        assert notice.message == f"{which} {where}"


@pytest.mark.parametrize(
    ("state", "gone", "kind", "code"),
    [
        (INTERRUPTED, False, Refused, "VAULT_INTERRUPTED"),
        (INTERRUPTED, True, Refused, "VAULT_INTERRUPTED"),
        (LOCKED, True, Refused, "VAULT_LOCKED"),
        (MISSING, True, NotFound, "VAULT_MISSING"),
    ],
)
def test_a_vault_without_its_files_is_not_written_to(
    state: str, gone: bool, kind: type[Refused | NotFound], code: str
) -> None:
    world = world_with(state, gone=gone)
    [vault] = world.reader.entries("vault")
    with world.refuses(kind, code):
        locked.refuse_unwritable(world.reader, world.files, vault)


@pytest.mark.parametrize(("state", "codes"), [(OPEN, []), (CONFLICTING, ["VAULT_DOUBLED"])])
def test_writing_to_a_vault_with_a_second_copy_gives_a_warning(
    state: str, codes: list[str]
) -> None:
    world = world_with(state)
    [vault] = world.reader.entries("vault")
    notices = locked.refuse_unwritable(world.reader, world.files, vault)
    assert [notice.code for notice in notices] == codes


def test_a_directory_that_cannot_be_read_is_refused_for_its_vault() -> None:
    world = world_with(LOCKED, gone=True)
    world.files.gone.add("/elsewhere")
    world.files.links["/link"] = "/code/notes/api"
    world.files.gone.add("/link")
    for path in ("/code/notes/api", "/link"):
        with world.refuses(Refused, "VAULT_LOCKED"):
            locked.directory(world.reader, world.files, path)
    with world.refuses(InvalidValue, "PATH_INVALID"):
        locked.directory(world.reader, world.files, "/elsewhere")
    assert locked.directory(world.reader, world.files, "/code") == "/code"


@pytest.mark.parametrize(
    ("state", "source", "code"),
    [
        (OPEN, "/code/notes", None),
        (LOCKED, "/code", None),
        (CONFLICTING, "/code", None),
        (CONFLICTING, "/code/notes", "VAULT_DOUBLED"),
        (INTERRUPTED, "/code", "VAULT_INTERRUPTED"),
    ],
)
def test_a_vault_with_two_copies_or_in_work_does_not_move(
    state: str, source: str, code: str | None
) -> None:
    world = world_with(state)
    entries = world.reader.entries("repo", "vault")
    if code is None:
        locked.refuse_unmovable(world.files, entries, source)
        return
    with world.refuses(Refused, code):
        locked.refuse_unmovable(world.files, entries, source)


@pytest.mark.parametrize(
    ("state", "codes"),
    [(OPEN, []), (LOCKED, ["ARCHIVE_LEFT"]), (INTERRUPTED, ["VAULT_INTERRUPTED"]), (MISSING, [])],
)
def test_an_unregistered_vault_may_leave_files(state: str, codes: list[str]) -> None:
    [vault] = world_with().reader.vaults()
    notices = locked.leftover_notices([vault._replace(state=state)])
    assert [notice.code for notice in notices] == codes


@pytest.mark.parametrize(
    ("path", "inside"), [("/a", True), ("/a/b", True), ("/ab", False), ("/", False)]
)
def test_a_place_holds_itself_and_what_is_below(path: str, inside: bool) -> None:
    assert locked.is_in(path, {"/a", "/c"}) is inside
