"""Discovery of vaults by a scan and by the lists of Obsidian and zk."""

from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.base.configuration import Limits
from symphony_cli.base.errors import Conflict, InvalidValue, MissingContext
from symphony_cli.base.findings import Notice
from symphony_cli.domain.search_results import Found, FoundVault
from symphony_cli.domain.vault_places import INTERRUPTED, LOCKED
from symphony_cli.registry.choices import Choice
from symphony_cli.vaults import discovery
from symphony_cli.vaults.discovery import VaultsFound
from tests.builders import a_profile, a_vault, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id, root="/code")
HOME = a_workspace(profile_id=ADA.id, name="at home", root="/home")
UNREADABLE = Notice("UNREADABLE", "/code/x cannot be read")


def a_world(*obsidian: str) -> World:
    """Return a world with the active workspace acme; Obsidian lists these vaults."""
    world = World(ADA, ACME, HOME)
    world.use(ADA, ACME)
    world.files.kinds = dict.fromkeys(obsidian, "obsidian")
    world.vault_lists.has(*obsidian)
    return world


def scan(world: World, *directories: str, **options: Any) -> VaultsFound:
    world.choice = options.pop("choice", Choice())
    return discovery.scan(world, directories or options.pop("given", None), **options)


def places(found: VaultsFound) -> list[tuple[str, str, str]]:
    return [(view.name, view.path, view.kind) for view in found.vaults]


def codes(found: VaultsFound) -> list[str]:
    return [notice.code for notice in found.notices]


# scan


def test_scan_without_directories_takes_the_root_and_the_lists() -> None:
    world = a_world("/far/brain", "/code/notes")
    world.scanner.finds(
        vaults=[FoundVault("/code/notes", "obsidian"), FoundVault("/code/zk", "zk")],
        notices=[UNREADABLE],
    )
    found = scan(world, depth=3, hidden=True)
    assert places(found) == [
        ("brain", "/far/brain", "obsidian"),
        ("notes", "/code/notes", "obsidian"),
        ("zk", "/code/zk", "zk"),
    ]
    assert found.notices == [UNREADABLE]
    assert world.scanner.asked == [(["/code"], 3, False, True)]
    assert world.history == [("vault scan", "notes, zk, brain")]
    assert scan(world) == VaultsFound([], [UNREADABLE])
    assert world.begun == 1


def test_scan_of_directories_uses_the_listed_vaults_below_them() -> None:
    world = a_world("/far/brain", "/far/brain2", "/far")
    found = scan(world, "/far/brain", "/other", nested=True)
    assert places(found) == [("brain", "/far/brain", "obsidian")]
    assert found.notices == []
    assert world.scanner.asked == [(["/far/brain", "/other"], None, True, False)]


def test_scan_of_an_empty_list_of_directories_finds_nothing() -> None:
    world = a_world("/far/brain")
    assert scan(world, given=[]) == VaultsFound([], [])


def test_a_dry_run_shows_the_result_and_writes_nothing() -> None:
    world = a_world("/far/brain", "/far/other/brain")
    world.files.lock("/far/locked")
    world.vault_lists.has("/far/locked", kind="zk")
    with world.unchanged():
        found = scan(world, dry_run=True)
    assert places(found) == [
        ("brain", "/far/brain", "obsidian"),
        ("locked", "/far/locked", "zk"),
        ("other-brain", "/far/other/brain", "obsidian"),
    ]
    assert {(view.id, view.created_at, view.is_default) for view in found.vaults} == {
        (None, None, False)
    }
    assert [view.state for view in found.vaults] == ["open", LOCKED, "open"]
    assert world.begun == 0


def test_a_workspace_without_a_root_has_the_lists() -> None:
    world = a_world("/far/brain")
    choice = Choice(workspace="lab")
    world.add(a_workspace(profile_id=ADA.id, name="lab"))
    assert places(scan(world, choice=choice)) == [("brain", "/far/brain", "obsidian")]
    assert world.scanner.asked[0][0] == []


def test_a_missing_root_is_a_notice_and_the_lists_are_read() -> None:
    world = a_world("/far/brain")
    world.files.gone.add("/code")
    found = scan(world)
    assert places(found) == [("brain", "/far/brain", "obsidian")]
    assert found.notices == [
        Notice("PATH_INVALID", "the root of workspace 'acme': /code is missing")
    ]


def test_listed_vaults_of_other_workspaces_are_left_out() -> None:
    world = a_world("/far/brain", "/home/diary", "/home/log", "/code/notes")
    world.add(a_vault(workspace_id=HOME.id, name="brain", path="/far/brain"))
    world.add(a_vault(workspace_id=HOME.id, name="log", path="/home/log"))
    found = scan(world)
    assert places(found) == [("notes", "/code/notes", "obsidian")]
    assert found.notices == [
        Notice(
            "VAULTS_ELSEWHERE",
            "skipped '/home/diary': below the root of workspace 'at home'; to register them, run"
            " `symphony vault scan --workspace 'at home'`",
        )
    ]
    assert places(scan(world, choice=Choice(workspace="at home"))) == [
        ("diary", "/home/diary", "obsidian")
    ]


def test_a_vault_belongs_to_the_workspace_with_the_nearest_root() -> None:
    world = a_world("/code/inner/notes")
    inner = a_workspace(profile_id=ADA.id, name="inner", root="/code/inner")
    world.add(inner)
    assert codes(scan(world)) == ["VAULTS_ELSEWHERE"]
    assert len(scan(world, choice=Choice(workspace="inner")).vaults) == 1


def test_a_vault_that_was_registered_meanwhile_is_not_new() -> None:
    world = a_world("/far/brain", "/far/other")
    world.uow.before_entering = lambda: world.add(
        a_vault(workspace_id=ACME.id, name="x", path="/far/brain")
    )
    assert places(scan(world)) == [("other", "/far/other", "obsidian")]


def test_scan_beyond_the_limit_is_refused() -> None:
    world = a_world("/far/a", "/far/b")
    world.limits = Limits(vaults_per_workspace=1)
    with world.refuses(Conflict, "VAULT_LIMIT_REACHED"):
        scan(world)


def test_scan_needs_a_workspace_and_directories_that_are_there() -> None:
    world = a_world()
    world.files.gone.add("/gone")
    with world.refuses(InvalidValue, "PATH_INVALID"):
        scan(world, "/gone")
    with pytest.raises(MissingContext):
        scan(World())


# The lists


def known(world: World) -> discovery.Known:
    return discovery.known(world.reader, world.files, world.vault_lists)


def test_a_listed_path_is_a_vault_if_it_exists_with_a_marker() -> None:
    world = a_world("/b", "/a")
    skipped = Notice("FILE_SKIPPED", "config.toml is left out")
    world.vault_lists.has("/it's plain", "/gone", "/a", notices=[skipped])
    world.vault_lists.has("/plain", kind="zk")
    world.files.gone.add("/gone")
    assert known(world) == (
        [FoundVault("/a", "obsidian"), FoundVault("/b", "obsidian")],
        [skipped],
        [
            Notice(
                "LISTED_VAULT_UNMARKED",
                "/home/ada/obsidian.json lists /it's plain, which has no .obsidian; to register"
                """ it anyway, run `symphony vault add '/it'"'"'s plain'`""",
            ),
            Notice(
                "LISTED_VAULT_UNMARKED",
                "/home/ada/obsidian.json lists /plain, which has no .zk; to register it anyway,"
                " run `symphony vault add /plain`",
            ),
            Notice("LISTED_VAULT_MISSING", "Obsidian or zk list vaults that do not exist: '/gone'"),
        ],
    )


@pytest.mark.parametrize("path", ["/", "/home/ada", "/link-to-home"])
def test_no_command_is_suggested_that_adds_home_or_the_root(path: str) -> None:
    world = a_world()
    world.files.links.update({"~": "/home/ada", "/link-to-home": "/home/ada"})
    world.vault_lists.has(path)
    message = f"/home/ada/obsidian.json lists {path}, which has no .obsidian"
    assert known(world).doubts == [Notice("LISTED_VAULT_UNMARKED", message)]


def test_many_missing_vaults_are_counted() -> None:
    world = a_world()
    paths = [f"/media/usb/{name}" for name in "abcd"]
    world.vault_lists.has(*paths)
    world.files.gone.update(paths)
    message = "Obsidian or zk list vaults that do not exist: 4 vaults"
    assert known(world).doubts == [Notice("LISTED_VAULT_MISSING", message)]


def test_a_link_and_its_target_are_one_vault() -> None:
    world = a_world("/real")
    world.files.links["/link"] = "/real"
    world.vault_lists.has("/link")
    assert known(world).places == [FoundVault("/real", "obsidian")]


@pytest.mark.parametrize("state", [LOCKED, INTERRUPTED])
def test_a_locked_vault_has_the_kind_in_the_list(state: str) -> None:
    world = a_world()
    world.vault_lists.has("/z", kind="zk")
    world.files.lock("/z", state=state)
    assert known(world).places == [FoundVault("/z", "zk", is_locked=True)]


@pytest.mark.parametrize(
    "path",
    [
        "/home/ada/.local/share/Trash/files/notes",
        "/media/usb/.Trash-1000/files/notes",
        "/Users/ada/.Trash/notes",
        "/code/.notes.symphony/tree",
    ],
)
def test_trash_and_work_directories_are_skipped(path: str) -> None:
    world = a_world(path)
    assert known(world) == ([], [], [])


def test_a_search_and_a_list_find_a_vault_once() -> None:
    found = Found([], [FoundVault("/a", "obsidian"), FoundVault("/c", "zk")], [UNREADABLE])
    listed = [FoundVault("/b", "zk"), FoundVault("/a", "obsidian")]
    assert discovery.with_listed(found, listed) == found._replace(
        vaults=[FoundVault("/a", "obsidian"), FoundVault("/b", "zk"), FoundVault("/c", "zk")]
    )
