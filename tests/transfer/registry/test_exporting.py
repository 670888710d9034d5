from __future__ import annotations

import dataclasses

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.transfer.documents import ProfilePart, RegistryDocument, WorkspaceEntry
from symphony_cli.transfer.registry.exporting import ExportPlan, plan_export
from tests.builders import SSH, a_profile, a_repo, a_workspace
from tests.fakes.world import World

ADA = a_profile(
    alias_emails=("countess@example.org",),
    signing_key="/home/ada/.ssh/sign.pub",
    signing_format="ssh",
    sign=True,
    ssh_key="/home/ada/.ssh/id",
    preferences={"a": [1]},
)
BOB = a_profile(username="bob", email="bob@example.org", name=None)


def a_world(*entities: object) -> World:
    world = World(*entities)  # type: ignore[arg-type]
    world.files.links["~"] = "/home/ada"
    return world


def exported_to(world: World, directory: str) -> ExportPlan:
    plan = plan_export(world, directory)
    world.documents.save_all(directory, plan.texts)
    return plan


def test_everything_of_a_user_is_exported_without_its_machine() -> None:
    acme = a_workspace(
        profile_id=ADA.id, name="acme", root="/home/ada/acme", file="/home/ada/acme/symphony.toml"
    )
    home = a_workspace(profile_id=BOB.id, name="home", root="/home/ada")
    empty = a_workspace(profile_id=ADA.id, name="empty")
    world = a_world(ADA, BOB, acme, home, empty)
    exported = exported_to(world, "/dotfiles")
    assert (exported.notices, exported.left_out) == ([], None)
    assert exported.document == RegistryDocument(
        1,
        [
            ProfilePart(
                "ada",
                "ada@example.org",
                str(ADA.id),
                "Ada Lovelace",
                ["countess@example.org"],
                "~/.ssh/sign.pub",
                "ssh",
                True,
                "~/.ssh/id",
                {"a": [1]},
            ),
            ProfilePart("bob", "bob@example.org", str(BOB.id)),
        ],
        [
            WorkspaceEntry("ada", "ada/acme.toml", "~/acme", "~/acme/symphony.toml"),
            WorkspaceEntry("ada", "ada/empty.toml"),
            WorkspaceEntry("bob", "bob/home.toml", "~"),
        ],
    )
    # The document that lists the others comes last.
    assert [*world.documents.saved] == [
        "/dotfiles/ada/acme.toml",
        "/dotfiles/ada/empty.toml",
        "/dotfiles/bob/home.toml",
        "/dotfiles/registry.toml",
    ]


def test_what_is_outside_of_the_home_directory_is_left_out_and_named() -> None:
    ada = a_profile(signing_key="/opt/sign.pub", signing_format="ssh", sign=True, ssh_key="/opt/id")
    acme = a_workspace(profile_id=ada.id, name="acme", root="/srv/acme")
    exported = exported_to(a_world(ada, acme), "/dotfiles")
    assert exported.document == (
        1,
        [ProfilePart("ada", "ada@example.org", str(ada.id), "Ada Lovelace")],
        [WorkspaceEntry("ada", "ada/acme.toml")],
    )
    outside = "which is outside your home directory"
    assert exported.notices == [
        Notice("PATH_LEFT_OUT", f"workspace 'acme': skipped its root /srv/acme, {outside}"),
        Notice("PATH_LEFT_OUT", f"profile 'ada': skipped its signing_key /opt/sign.pub, {outside}"),
        Notice("PATH_LEFT_OUT", f"profile 'ada': skipped its ssh_key /opt/id, {outside}"),
    ]


def test_a_public_key_that_is_no_file_is_exported() -> None:
    ada = a_profile(signing_key=SSH, signing_format="ssh")
    [part] = exported_to(a_world(ada), "/dotfiles").document.profile
    assert part.signing_key == f"key::{SSH}"


def test_names_that_no_file_can_have_become_other_files() -> None:
    names = ("Acme: x", "acme? X", "..", "é" * 255)
    rows = {name: a_workspace(profile_id=ADA.id, name=name) for name in names}
    entries = exported_to(a_world(ADA, *rows.values()), "/dotfiles").document.workspace
    found = {entry.document for entry in entries}
    assert {f"ada/{'é' * 60}.toml", "ada/workspace.toml"} < found
    # Some file systems compare names without regard to case.
    first, second = sorted(found - {f"ada/{'é' * 60}.toml", "ada/workspace.toml"}, key=len)
    assert first in ("ada/Acme--x.toml", "ada/acme--X.toml")
    ids = {str(row.id)[:8] for row in rows.values()}
    assert second[-13:-5] in ids
    assert second.casefold().startswith("ada/acme--x-")


def test_rows_outside_of_roots_are_one_error() -> None:
    acme = a_workspace(profile_id=ADA.id, name="acme", root="/home/ada/acme")
    away = a_repo(workspace_id=acme.id, name="away", path="/srv/away")
    empty = a_workspace(profile_id=ADA.id, name="empty")
    lost = a_repo(workspace_id=empty.id, name="lost", path="/srv/lost")
    error = exported_to(a_world(ADA, acme, empty, away, lost), "/dotfiles").left_out
    assert error is not None
    assert (error.code, error.message) == (
        "ROWS_LEFT_OUT",
        "skipped repos and vaults outside of /home/ada/acme:\n"
        "  away (/srv/away)\n"
        "skipped repos and vaults, since the workspace has no root directory:\n"
        "  lost (/srv/lost)",
    )


def test_what_only_a_former_export_has_is_named() -> None:
    acme = a_workspace(profile_id=ADA.id, name="acme")
    world = a_world(ADA, BOB, acme, a_workspace(profile_id=BOB.id, name="home"))
    exported_to(world, "/dotfiles")
    again = a_world(ADA, dataclasses.replace(acme, name="renamed"))
    again.documents.saved = world.documents.saved
    exported = exported_to(again, "/dotfiles")
    assert exported.lost == ["profile 'bob'", "workspace 'home' (bob/home.toml)"]
    assert exported.notices == [
        Notice("DOCUMENT_STALE", "/dotfiles/ada/acme.toml is left over from a previous export"),
        Notice("DOCUMENT_STALE", "/dotfiles/bob/home.toml is left over from a previous export"),
    ]
    assert exported_to(again, "/dotfiles")[3:5] == ([], [])


def test_a_document_keeps_its_file_when_others_of_that_name_come() -> None:
    first = a_workspace(profile_id=ADA.id, name="x!")
    world = a_world(ADA, first)
    exported_to(world, "/dotfiles")
    again = a_world(ADA, first, a_workspace(profile_id=ADA.id, name="x#"))
    again.documents.saved = world.documents.saved
    exported_to(again, "/dotfiles")
    assert f'id = "{first.id}"' in again.documents.saved["/dotfiles/ada/x.toml"]


def test_a_document_that_is_gone_hides_no_profile_of_a_former_export() -> None:
    world = a_world(ADA, BOB, a_workspace(profile_id=ADA.id, name="acme"))
    exported_to(world, "/dotfiles")
    again = a_world(ADA)
    again.documents.saved = world.documents.saved
    del again.documents.saved["/dotfiles/ada/acme.toml"]
    assert exported_to(again, "/dotfiles").lost == ["profile 'bob'"]


def test_an_export_of_a_newer_symphony_is_not_overwritten() -> None:
    world = a_world(ADA)
    world.documents.saved["/dotfiles/registry.toml"] = "format = 2\n"
    with pytest.raises(InvalidValue) as caught:
        plan_export(world, "/dotfiles")
    assert caught.value.code == "DOCUMENT_NEWER"
