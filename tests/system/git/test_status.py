from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.system.git import status as git_status
from symphony_cli.system.git.status import Status, parse
from tests.system.conftest import ON_DISK, GitRunner, MakeRepo

CASES = {
    "nothing": (b"", Status()),
    "unborn": (
        b"# branch.oid (initial)\n# branch.head main\n? a\n",
        Status(branch="main", untracked=1),
    ),
    "detached": (b"# branch.oid abc\n# branch.head (detached)\n", Status(head="abc")),
    "diverged": (
        b"# branch.oid abc\n# branch.head main\n# branch.upstream origin/main\n"
        b"# branch.ab +2 -13\n# stash 4\n",
        Status("abc", "main", "origin/main", ahead=2, behind=13, stashes=4),
    ),
    "upstream gone": (
        b"# branch.oid abc\n# branch.head main\n# branch.upstream origin/main\n",
        Status("abc", "main", gone=True),
    ),
    "a clone of an empty repository": (
        b"# branch.oid (initial)\n# branch.head main\n# branch.upstream origin/main\n",
        Status(branch="main"),
    ),
    "entries": (
        b"# branch.oid abc\n# branch.head main\n"
        b"1 M. N... 100644 100644 100644 a b staged\n"
        b"1 .M N... 100644 100644 100644 a b changed\n"
        b"1 MM N... 100644 100644 100644 a b both\n"
        b"1 .A N... 000000 000000 100644 a b meant to be added\n"
        b"1 .M S.M. 160000 160000 160000 a b submodule\n"
        b"2 R. N... 100644 100644 100644 a b R100 new\told\n"
        b"u UU N... 100644 100644 100644 100644 a b c conflict\n"
        b"? new\n! ignored\n",
        Status("abc", "main", staged=3, unstaged=4, conflicted=1, untracked=1),
    ),
    "names that are no text": (
        b"# branch.oid abc\n# branch.head \xff\n# branch.upstream origin/\xff\n# branch.ab +0 -0\n",
        Status("abc", "\\xff", "origin/\\xff"),
    ),
    "what a newer git might tell": (
        b"# branch.oid abc\n# branch.head main\n# sparse 30%\nx something\n",
        Status("abc", "main"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_output_is_parsed(name: str) -> None:
    output, status = CASES[name]
    assert parse(output) == status


def status_in(path: Path) -> Status:
    done = subprocess.run(["git", *git_status.ARGUMENTS], cwd=path, capture_output=True, check=True)
    return parse(done.stdout)


# Any name of a file, also invalid UTF-8, and names that look like git's lines.
FILE_NAMES = st.one_of(
    st.sampled_from(
        ["# branch.oid x", "? x", "u x", "1 M. x", "a\nb", "a\n? b", '"q"', "\t", " ", "-x", "\\"]
    ).map(os.fsencode),
    st.binary(min_size=1, max_size=40).filter(lambda name: not {0, 47}.intersection(name)),
).filter(lambda name: name not in (b".", b"..") and name.lower() != b".git")


@ON_DISK
@given(st.sets(FILE_NAMES, min_size=1, max_size=6), st.data())
def test_files_of_any_name_are_counted(
    make_repo: MakeRepo, git: GitRunner, tree: Path, names: set[bytes], data: st.DataObject
) -> None:
    path = make_repo(f"api-{len(os.listdir(tree))}")
    where = {name: data.draw(st.sampled_from(["staged", "untracked"])) for name in sorted(names)}
    for name, place in where.items():
        (path / os.fsdecode(name)).write_bytes(b"x" + name)
        if place == "staged":
            subprocess.run(["git", "--literal-pathspecs", "add", "--", name], cwd=path, check=True)
    places = list(where.values())
    status = status_in(path)
    assert (status.branch, status.upstream) == ("main", None)
    assert (status.staged, status.unstaged, status.conflicted) == (places.count("staged"), 0, 0)
    assert status.untracked == places.count("untracked")


# Branch names that git allows, and a careless parser would not.
@pytest.mark.parametrize(
    "name", ["(detached)x", "a/b/c", "ü", "-", "x#y", "+1", "it's", 'a"b', "@x", "日本"]
)
def test_branches_of_any_name_are_parsed(make_repo: MakeRepo, git: GitRunner, name: str) -> None:
    path = make_repo("api")
    git(path, "update-ref", f"refs/heads/{name}", "HEAD")
    git(path, "symbolic-ref", "HEAD", f"refs/heads/{name}")
    git(path, "update-ref", f"refs/remotes/origin/{name}", "HEAD")
    git(path, "remote", "add", "origin", "https://example.org/x")
    git(path, "config", f"branch.{name}.remote", "origin")
    git(path, "config", f"branch.{name}.merge", f"refs/heads/{name}")
    status = status_in(path)
    assert (status.branch, status.upstream) == (name, f"origin/{name}")


@pytest.mark.parametrize(
    "setting",
    [
        "status.aheadBehind=false",
        "status.short=true",
        "status.branch=false",
        "status.showStash=false",
        "status.relativePaths=false",
        "core.quotePath=false",
        "color.status=always",
        "color.ui=always",
        "column.ui=always",
        "core.abbrev=5",
        "status.submoduleSummary=true",
    ],
)
def test_user_settings_do_not_change_the_output(
    make_repo: MakeRepo, git: GitRunner, tree: Path, setting: str
) -> None:
    git(tree, "clone", "-q", make_repo("source"), "clone")
    clone = tree / "clone"
    (clone / "readme").write_text("stashed")
    git(clone, "stash", "-q")
    (clone / "ü\n").write_text("")
    git(clone, "commit", "-q", "--allow-empty", "-m", "second")
    git(clone, "config", *setting.split("="))
    assert status_in(clone) == Status(
        git(clone, "rev-parse", "HEAD"), "main", "origin/main", ahead=1, stashes=1, untracked=1
    )
