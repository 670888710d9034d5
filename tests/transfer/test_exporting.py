from __future__ import annotations

import pytest

from symphony_cli.base.findings import Notice
from symphony_cli.domain.repos import Repo
from symphony_cli.domain.vaults import Vault
from symphony_cli.transfer.documents import GitParts, RepoPart, VaultPart, WorkspacePart
from symphony_cli.transfer.exporting import export
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id, name="acme", root="/code", tags=("go",))


def a_world(*rows: Repo | Vault) -> World:
    return World(ADA, ACME, *rows)


def test_a_workspace_is_exported_without_its_machine() -> None:
    api = a_repo(workspace_id=ACME.id, name="api", path="/code/b/api", metadata={"a": 1})
    web = a_repo(workspace_id=ACME.id, name="web", path="/code/a/web", archived=True)
    notes = a_vault(workspace_id=ACME.id, name="notes", path="/code/notes", is_locked=True)
    world = a_world(api, web, notes)
    world.documents.parts["/code/b/api"] = GitParts(
        {"upstream": "https://example.com/up.git", "origin": "git@example.com:api.git"},
        worktrees={"topic": "/code/api-topic", "away": "/tmp/away"},
    )
    exported = export(world, None)
    assert (exported.notices, exported.left_out) == ([], None)
    assert exported.document == (
        1,
        WorkspacePart("acme", str(ACME.id), ACME.type, ACME.description, tags=["go"]),
        [
            RepoPart(
                "web",
                "a/web",
                str(web.id),
                {"origin": web.remote_url} if web.remote_url else {},
                web.default_branch,
                web.root_commit,
                archived=True,
            ),
            RepoPart(
                "api",
                "b/api",
                str(api.id),
                {"origin": "git@example.com:api.git", "upstream": "https://example.com/up.git"},
                api.default_branch,
                api.root_commit,
                worktrees={"topic": "api-topic"},
                metadata={"a": 1},
            ),
        ],
        [VaultPart("notes", "notes", str(notes.id), notes.kind)],
    )


def test_remotes_come_from_git_and_else_from_the_registry() -> None:
    url = "https://example.com/stored.git"
    api = a_repo(workspace_id=ACME.id, path="/code/api", remote_url=url)
    world = a_world(api)
    assert export(world, None).document.repo[0].remotes == {"origin": url}
    world.documents.parts["/code/api"] = GitParts({})
    assert export(world, None).document.repo[0].remotes == {}


def test_credentials_and_invalid_urls_are_left_out() -> None:
    world = a_world(a_repo(workspace_id=ACME.id, name="api", path="/code/api"))
    world.documents.parts["/code/api"] = GitParts(
        {
            "origin": "https://ada:secret@example.com/api.git",
            "a=b": "https://example.com/b.git",
            "bad": "-u",
        }
    )
    exported = export(world, None)
    assert exported.document.repo[0].remotes == {"origin": "https://example.com/api.git"}
    assert exported.notices == [
        Notice("REMOTE_URL_LEFT_OUT", "'api', remote 'a=b': invalid name of a remote: 'a=b'"),
        Notice(
            "REMOTE_URL_LEFT_OUT",
            "'api', remote 'bad': a remote URL cannot be empty or begin with -",
        ),
        Notice("CREDENTIALS_NOT_STORED", "removed the credentials from remote 'origin' of 'api'"),
    ]


@pytest.mark.parametrize("root", ["/code", None])
def test_rows_outside_of_the_root_are_left_out_and_named(root: str | None) -> None:
    acme = ACME.changed(ACME.updated_at, root=root)
    world = World(ADA, acme, a_repo(workspace_id=acme.id, name="api", path="/elsewhere/api"))
    exported = export(world, None)
    assert exported.document.repo == []
    assert exported.left_out is not None
    assert exported.left_out.code == "ROWS_LEFT_OUT"
    assert exported.left_out.message.splitlines()[1:] == ["  api (/elsewhere/api)"]
