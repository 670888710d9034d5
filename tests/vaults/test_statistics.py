from __future__ import annotations

from symphony_cli.base.errors import Failed
from symphony_cli.base.findings import Notice
from symphony_cli.domain.vault_places import CONFLICTING, INTERRUPTED, LOCKED, MISSING
from symphony_cli.domain.views import FIGURES, VaultView
from symphony_cli.vaults import statistics
from symphony_cli.vaults.figures import Figures
from symphony_cli.vaults.statistics import Counted
from tests.builders import a_profile, a_vault, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
TIME = "2026-01-01T00:00:00.000000Z"
UNCOUNTED = (None,) * 6


def a_world(*names: str) -> World:
    world = World(ADA, ACME)
    world.add(*(a_vault(workspace_id=ACME.id, name=name, path=f"/{name}") for name in names))
    return world


def counted(world: World, **states: str) -> Counted:
    vaults = [
        view._replace(state=states.get(view.name, view.state)) for view in world.reader.vaults()
    ]
    return statistics.with_figures(world, vaults)


def figures(view: VaultView) -> tuple[object, ...]:
    return tuple(getattr(view, name) for name in FIGURES)


def test_the_figures_of_a_vault_depend_on_its_state() -> None:
    world = a_world("doubled", "gone", "half", "locked", "open")
    states = {"doubled": CONFLICTING, "gone": MISSING, "half": INTERRUPTED, "locked": LOCKED}
    found = counted(world, **states)
    assert {view.name: figures(view) for view in found.vaults} == {
        "doubled": (1, 0, 5, TIME, None, None),
        "gone": UNCOUNTED,
        "half": UNCOUNTED,
        "locked": (None, None, 100, None, None, None),
        "open": (1, 0, 5, TIME, None, None),
    }
    assert found.notices == []
    assert world.vault_counter.asked == ["/doubled", "/open"]
    assert world.repo_states.asked == []


def test_a_vault_in_a_repository_has_its_unpushed_work_and_git_runs_once() -> None:
    world = a_world("a", "b", "c")
    for path, repository in (("/a", "/r"), ("/b", "/r"), ("/c", "/c")):
        world.vault_counter.figures[path] = Figures(1, 0, 5, TIME, repository)
    world.repo_states.put("/r", unpushed=2)
    found = counted(world)
    assert [figures(view)[4:] for view in found.vaults] == [(2, True), (2, True), (0, False)]
    assert world.repo_states.asked == [(["/r", "/c"], None, None)]


def test_an_unknown_git_state_is_reported_once_and_left_out() -> None:
    world = a_world("a", "b")
    unreadable = Notice("DIRECTORY_UNREADABLE", "/a/x cannot be read")
    for path in ("/a", "/b"):
        world.vault_counter.figures[path] = Figures(1, 0, 5, TIME, "/r", (unreadable,))
    world.repo_states.put("/r", state="untrusted", reason="it is another user's")
    found = counted(world)
    assert [figures(view)[4:] for view in found.vaults] == [(None, None)] * 2
    assert found.notices == [
        unreadable,
        Notice("REPO_UNTRUSTED", "cannot count the unpushed commits in /r: it is another user's"),
    ]


def test_without_git_the_other_figures_stay() -> None:
    world = a_world("a")
    world.vault_counter.figures["/a"] = Figures(1, 0, 5, TIME, "/a")

    class NoGit:
        def states(self, *args: object, **options: object) -> object:
            raise Failed("GIT_NOT_FOUND", "cannot run git")

    world.repo_states = NoGit()  # type: ignore[assignment]
    found = statistics.with_figures(world, world.reader.vaults())
    assert figures(found.vaults[0]) == (1, 0, 5, TIME, None, None)
    assert found.notices == [Notice("GIT_NOT_FOUND", "cannot run git")]
