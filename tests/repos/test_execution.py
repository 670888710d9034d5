from __future__ import annotations

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.executions import Call, Execution, Ran
from symphony_cli.domain.entries import Entry
from symphony_cli.repos.execution import Executed, execute
from tests.fakes.world import World


def a_repo(name: str, path: str, workspace: str = "acme") -> Entry:
    return Entry("repo", f"id-{name}", name, path, "p", "ada", f"w-{workspace}", workspace)


def run(world: World, *repos: Entry, shell: bool = False) -> list[Executed]:
    return list(execute(world, repos, ["a", "b c"], shell=shell, jobs=None, timeout=None))


def test_the_command_runs_with_the_names_of_the_repo() -> None:
    world = World()
    assert run(world, a_repo("api", "/api"), a_repo("web", "/web")) == [
        Executed(Execution("api", "/api", 0, "", "", 0.123, "acme", "ada"), "api", None),
        Executed(Execution("web", "/web", 0, "", "", 0.123, "acme", "ada"), "web", None),
    ]
    names = {"SYMPHONY_REPO": "api", "SYMPHONY_WORKSPACE": "acme", "SYMPHONY_PROFILE": "ada"}
    assert world.executor.calls[0] == Call("/api", ["a", "b c"], names)


def test_the_command_runs_once_in_a_shared_directory() -> None:
    world = World()
    repos = (a_repo("api", "/api"), a_repo("other", "/api", "beta"))
    assert [one.label for one in run(world, *repos)] == ["api"]


def test_a_shell_gets_the_words_as_one_line() -> None:
    world = World()
    run(world, a_repo("api", "/api"), shell=True)
    assert world.executor.calls[0].arguments == ("sh", "a b c")


@pytest.mark.parametrize(
    ("ran", "problem"),
    [
        (Ran("", 2, "", "", 0), "exit code 2"),
        (Ran("", -15, "", "", 0), "signal 15"),
        (Ran("", None, "", "", 0, "it is gone"), "it is gone"),
    ],
)
def test_a_failure_is_put_in_words(ran: Ran, problem: str) -> None:
    world = World()
    world.executor.results["/api"] = ran
    [executed] = run(world, a_repo("api", "/api"))
    assert executed.problem == problem


@pytest.mark.parametrize("command", [[], [""]])
def test_a_missing_command_is_refused_even_without_repos(command: list[str]) -> None:
    with pytest.raises(InvalidValue) as caught:
        list(execute(World(), [], command, shell=False, jobs=None, timeout=None))
    assert caught.value.code == "COMMAND_MISSING"
