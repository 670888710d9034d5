from __future__ import annotations

from symphony_cli.base.errors import Failed
from symphony_cli.domain.repos import Repo
from symphony_cli.domain.vault_places import LOCKED
from symphony_cli.domain.vaults import Vault
from symphony_cli.transfer.documents import Document, GitParts, RepoPart, VaultPart, WorkspacePart
from symphony_cli.transfer.planning import Placed
from symphony_cli.transfer.restoring import RestorePlan, clone_missing, plan_restore
from tests.builders import a_profile, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id, name="acme", root="/code")
URL, COMMIT = "https://example.com/api.git", "a" * 40
API = RepoPart("api", "api", remotes={"origin": URL}, root_commit=COMMIT)
NOTES = VaultPart("notes", "notes")


def a_world(*missing: str, rows: tuple[Repo | Vault, ...] = ()) -> World:
    world = World(ADA, ACME, *rows)
    world.files.gone.update(missing)
    return world


def planned(world: World, *parts: RepoPart | VaultPart) -> RestorePlan:
    repos = [part for part in parts if isinstance(part, RepoPart)]
    vaults = [part for part in parts if isinstance(part, VaultPart)]
    return plan_restore(world, Placed(Document(1, WorkspacePart("acme"), repos, vaults)))


def test_what_is_missing_is_cloned_with_its_remotes_and_worktrees() -> None:
    part = API._replace(
        remotes={"up": "https://example.com/up.git", "origin": URL},
        worktrees={"topic": "api-topic"},
    )
    [wanted] = planned(a_world("/code/api"), part).wanted
    assert wanted == (
        "api",
        "/code/api",
        "/code",
        part.remotes,
        "origin",
        False,
        {"topic": "/code/api-topic"},
        False,
    )


def test_what_is_on_disk_stays_as_it_is() -> None:
    world = a_world()
    world.documents.parts["/code/api"] = GitParts({"origin": "git@example.com:api.git"})
    world.git.put("/code/api", root_commit=COMMIT)
    plan = planned(world, API)
    assert (plan.wanted, plan.failures) == ([], [])
    assert [(row.result, row.path) for row in plan.others] == [("present", "/code/api")]


def test_another_repository_at_the_path_is_a_failure() -> None:
    world = a_world()
    world.documents.parts["/code/api"] = GitParts({"origin": URL})
    world.git.put("/code/api", root_commit="b" * 40)
    for parts in (GitParts({"origin": URL}), GitParts({"origin": "https://example.com/x"}), None):
        if parts is None:
            del world.documents.parts["/code/api"]
        else:
            world.documents.parts["/code/api"] = parts
        plan = planned(world, API)
        assert [error.code for error in plan.failures] == ["PATH_TAKEN"]
        assert [row.result for row in plan.others] == ["failed"]


def test_an_empty_directory_is_filled() -> None:
    world = a_world()
    world.documents.empty.add("/code/api")
    assert [one.path for one in planned(world, API).wanted] == ["/code/api"]


def test_what_has_no_remote_is_named() -> None:
    plan = planned(a_world("/code/api", "/code/notes"), API._replace(remotes={}), NOTES)
    assert (plan.wanted, plan.failures) == ([], [])
    assert [(row.name, row.result, row.reason) for row in plan.others] == [
        ("api", "left", "the document has no remote to clone it from"),
        (
            "notes",
            "left",
            "the document has no remote to clone it from; copy it, or its archive"
            " /code/notes.tar.age",
        ),
    ]


def test_a_locked_vault_is_present() -> None:
    world = a_world()
    world.files.lock("/code/notes", state=LOCKED)
    part = NOTES._replace(remotes={"origin": URL})
    plan = planned(world, part)
    assert [(row.result, row.reason) for row in plan.others] == [
        ("present", "locked: /code/notes.tar.age")
    ]


def test_a_vault_that_is_a_repo_too_is_cloned_once() -> None:
    vault = NOTES._replace(place="api", remotes={"origin": URL})
    plan = planned(a_world("/code/api"), API, vault)
    assert [one.path for one in plan.wanted] == ["/code/api"]


def test_two_repos_with_one_place_and_different_urls_are_a_failure() -> None:
    world = a_world("/code/api")
    other = API._replace(remotes={"origin": "https://example.com/x.git"})
    first = planned(world, API)
    place = Placed(Document(1, WorkspacePart("acme"), [other]))
    plan = plan_restore(world, place, before=first)
    assert [error.message for error in plan.failures] == [
        "two repos with different URLs have the path '/code/api'"
    ]
    assert [row.result for row in plan.others] == ["failed"]


def test_failures_are_named_and_the_others_are_cloned() -> None:
    web = RepoPart("web", "web", remotes={"origin": "https://example.com/web.git"})
    world = a_world("/code/api", "/code/web")
    world.restorer.broken["api"] = Failed("CLONE_FAILED", "failed to clone")
    done = clone_missing(world, planned(world, API, web), allow_local=False)
    assert [(row.name, row.result, row.reason) for row in done.rows] == [
        ("api", "failed", "failed to clone"),
        ("web", "cloned", None),
    ]
    assert [error.code for error in done.failures] == ["CLONE_FAILED"]


def test_an_interrupt_keeps_what_is_complete() -> None:
    web = RepoPart("web", "web", remotes={"origin": "https://example.com/web.git"})
    world = a_world("/code/api", "/code/web")
    world.restorer.patience = 1
    done = clone_missing(world, planned(world, API, web), allow_local=False)
    assert (done.interrupted, [row.name for row in done.rows]) == (True, ["api"])
