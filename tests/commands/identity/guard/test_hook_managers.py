"""The guard with hook managers: the real pre-commit, and Husky's files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.hooks import SYSTEM, a_stand_in, commits, committing
from tests.trees import git

CALLED = "called: identity check\n"
STOPPED = "error: commit blocked by Symphony's identity guard\n"
CONFIG = """\
repos:
- repo: local
  hooks:
  - {id: theirs, name: theirs, language: system, entry: ./theirs, always_run: true}
"""
# The files of Husky 9, with one of its 14 hooks.
HUSKY_9 = {
    "_/.gitignore": "*",
    "_/h": """\
#!/usr/bin/env sh
n=$(basename "$0")
s=$(dirname "$(dirname "$0")")/$n
[ ! -f "$s" ] && exit 0
[ "${HUSKY-}" = "0" ] && exit 0
export PATH="node_modules/.bin:$PATH"
sh -e "$s" "$@"
c=$?
[ $c != 0 ] && echo "husky - $n script failed (code $c)"
exit $c
""",
    "_/pre-commit": '#!/usr/bin/env sh\n. "$(dirname "$0")/h"',
    "pre-commit": "echo theirs\n",
}
HUSKY_8 = {
    "_/.gitignore": "*",
    "_/husky.sh": "#!/usr/bin/env sh\n",
    "pre-commit": '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\necho theirs\n',
}


@pytest.fixture
def pre_commit(api: Path) -> Callable[..., None]:
    """Run the real pre-commit in api, which has one hook configured."""
    (api / ".pre-commit-config.yaml").write_text(CONFIG)
    theirs(api, 0)
    git(api, "add", ".")

    def run(*arguments: str) -> None:
        command = [sys.executable, "-m", "pre_commit", *arguments]
        done = subprocess.run(command, cwd=api, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    return run


def theirs(repo: Path, code: int) -> None:
    """Make pre-commit's hook exit with this code."""
    (repo / "theirs").write_text(f"#!/bin/sh\nexit {code}\n")
    (repo / "theirs").chmod(0o755)


def files(repo: Path) -> dict[str, bytes]:
    folder = repo / ".git" / "hooks"
    return {path.name: path.read_bytes() for path in folder.glob("pre-commit*")}


def both_have_a_say(repo: Path, stand_in: Path) -> None:
    """Commit with each combination of answers by the guard and the other hook."""
    for ours, others in ((0, 0), (0, 1), (6, 0), (6, 1)):
        a_stand_in(stand_in.parent, ours)
        theirs(repo, others)
        git(repo, "add", "theirs")
        before = commits(repo)
        result = committing(repo)
        assert "called: identity check" in result.stderr
        assert result.code == (0 if (ours, others) == (0, 0) else 1)
        assert ("Passed" in result.stdout + result.stderr) is (others == 0)
        assert commits(repo) - before == (1 if result.code == 0 else 0)
    a_stand_in(stand_in.parent)
    theirs(repo, 0)


def only_the_guard_has_a_say(repo: Path, stand_in: Path) -> None:
    theirs(repo, 1)
    git(repo, "add", "theirs")
    assert committing(repo) == (0, "", CALLED)
    a_stand_in(stand_in.parent, 6)
    assert committing(repo) == (1, "", CALLED + STOPPED)
    a_stand_in(stand_in.parent)


def only_pre_commit_has_a_say(repo: Path) -> None:
    theirs(repo, 1)
    git(repo, "add", "theirs")
    result = committing(repo)
    assert (result.code, "called" in result.stderr) == (1, False)
    theirs(repo, 0)
    git(repo, "add", "theirs")
    assert committing(repo).code == 0


Order = Callable[[Run, Callable[..., None]], None]


def guard_first(guard: Run, pre_commit: Callable[..., None]) -> None:
    assert guard("install") == (0, "", "installed 'api'\n1 installed\n")
    pre_commit("install")


def pre_commit_first(guard: Run, pre_commit: Callable[..., None]) -> None:
    pre_commit("install")
    assert guard("install") == (0, "", "joined 'api'\n1 joined\n")


ORDERS = pytest.mark.parametrize("order", [guard_first, pre_commit_first])


@ORDERS
def test_pre_commit_and_the_guard_both_decide_whichever_came_first(
    order: Order, guard: Run, pre_commit: Callable[..., None], api: Path, stand_in: Path
) -> None:
    order(guard, pre_commit)
    assert guard("status", "--fields", "guard,hook").stdout == (
        f"joined\t{api}/.git/hooks/pre-commit.legacy\n"
    )
    both_have_a_say(api, stand_in)
    assert guard("install") == (0, "", "1 up-to-date\n")


@ORDERS
def test_removing_the_guard_keeps_pre_commit(
    order: Order, guard: Run, pre_commit: Callable[..., None], api: Path
) -> None:
    before = files(api)
    pre_commit("install")
    with_theirs = files(api)
    pre_commit("uninstall")
    assert files(api) == before
    order(guard, pre_commit)
    assert guard("remove") == (0, "", "removed 'api'\n1 removed\n")
    assert files(api) == with_theirs
    only_pre_commit_has_a_say(api)
    pre_commit("uninstall")
    assert files(api) == before


@ORDERS
def test_removing_pre_commit_keeps_the_guard(
    order: Order, guard: Run, pre_commit: Callable[..., None], api: Path, stand_in: Path
) -> None:
    before = files(api)
    order(guard, pre_commit)
    pre_commit("uninstall")
    assert guard("status", "--fields", "guard,hook").stdout == (
        f"installed\t{api}/.git/hooks/pre-commit\n"
    )
    only_the_guard_has_a_say(api, stand_in)
    assert guard("remove").code == 0
    assert files(api) == before


def test_a_hook_that_pre_commit_moved_is_joined_and_restored(
    guard: Run, pre_commit: Callable[..., None], api: Path, stand_in: Path
) -> None:
    hook = api / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\necho older >&2")
    hook.chmod(0o755)
    before = files(api)
    pre_commit("install")
    assert guard("install") == (0, "", "joined 'api'\n1 joined\n")
    result = committing(api).stderr
    assert (result.startswith("older\n"), result.endswith(CALLED)) == (True, True)
    pre_commit("uninstall")
    assert committing(api) == (0, "", f"older\n{CALLED}")
    assert guard("remove").code == 0
    assert files(api) == before


def test_a_second_install_of_pre_commit_keeps_the_guard(
    guard: Run, pre_commit: Callable[..., None], api: Path, stand_in: Path
) -> None:
    pre_commit_first(guard, pre_commit)
    pre_commit("install")
    both_have_a_say(api, stand_in)


def test_status_reports_a_guard_that_pre_commit_overwrote(
    guard: Run, pre_commit: Callable[..., None], api: Path
) -> None:
    guard_first(guard, pre_commit)
    pre_commit("install", "--overwrite")
    assert guard("status", "--fields", "guard").stdout == "absent\n"
    assert guard("install") == (0, "", "joined 'api'\n1 joined\n")


# Husky


@pytest.fixture(params=["husky 8", "husky 9"])
def husky(request: pytest.FixtureRequest, api: Path) -> Path:
    """Set api up as Husky does, and return the user's hook."""
    written = HUSKY_9 if request.param == "husky 9" else HUSKY_8
    for name, content in written.items():
        path = api / ".husky" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        path.chmod(0o755)
    git(api, "config", "core.hooksPath", ".husky/_" if written is HUSKY_9 else ".husky")
    git(api, "add", ".")
    return api / ".husky" / "pre-commit"


def test_husky_hooks_are_left_alone_and_the_line_works(
    husky: Path, guard: Run, api: Path, stand_in: Path
) -> None:
    before = {path: path.read_bytes() for path in husky.parent.rglob("*") if path.is_file()}
    result = guard("install", "--json")
    [row] = result.json
    line = "! command -v symphony >/dev/null || symphony identity check || exit 1"
    assert (result.code, row["hint"]) == (1, f"add to {husky}: `{line}`")
    assert before == {path: path.read_bytes() for path in husky.parent.rglob("*") if path.is_file()}
    assert git(api, "status", "--porcelain", "--untracked-files=all").count("??") == 0
    husky.write_text(husky.read_text() + row["hint"].partition(": ")[2] + "\n")
    assert guard("status", "--fields", "guard,hook").stdout == f"by-hand\t{husky}\n"
    path = f"{stand_in.parent}:{SYSTEM}"
    assert committing(api, path=path) == (0, "", f"theirs\n{CALLED}")
    # People without Symphony commit as before.
    assert committing(api) == (0, "", "theirs\n")
    a_stand_in(stand_in.parent, 6)
    assert committing(api, path=path).code == 1


def test_a_guard_from_before_husky_is_not_run_and_can_be_removed(guard: Run, api: Path) -> None:
    before = files(api)
    guard("install")
    git(api, "config", "core.hooksPath", ".husky/_")
    assert guard("status", "--fields", "guard").stdout == "refused\n"
    assert guard("remove") == (0, "", "removed 'api'\n1 removed\n")
    assert files(api) == before
