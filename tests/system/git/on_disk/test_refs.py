from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.system.git.on_disk import layout as git_layout
from symphony_cli.system.git.on_disk import refs as git_refs
from symphony_cli.system.git.on_disk.refs import Tips
from tests.system.conftest import ON_DISK, GitRunner, MakeRepo

OID = "0123456789" * 4


def read(path: Path) -> Tips | None:
    place = git_layout.place_at(str(path))
    assert place is not None
    return git_refs.read(place)


def listed(path: Path) -> Tips:
    done = subprocess.run(
        ["git", "-C", path, *git_refs.LIST_ARGUMENTS], capture_output=True, check=True
    )
    return git_refs.from_output(done.stdout)


def same(path: Path) -> Tips:
    """Return the tips, the same from files and from git."""
    tips = read(path)
    assert tips is not None
    assert tips == listed(path)
    return tips


@pytest.fixture
def clone(make_repo: MakeRepo, git: GitRunner, tree: Path) -> Path:
    """A clone with local and remote-tracking branches, and other references."""
    source = make_repo("source")
    git(source, "branch", "other/deep/er")
    git(tree, "clone", "-q", source, "clone")
    path = tree / "clone"
    git(path, "tag", "-a", "v1", "-m", "v1")
    for number in range(3):
        git(path, "commit", "-q", "--allow-empty", "-m", str(number))
        git(path, "branch", f"topic/{number}")
    git(path, "update-ref", "refs/notes/commits", "HEAD")
    git(path, "symbolic-ref", "refs/heads/alias", "refs/heads/topic/1")
    return path


def test_loose_and_packed_references_are_read(clone: Path, git: GitRunner) -> None:
    loose = same(clone)
    assert (len(loose.local), len(loose.remote), loose.replaced) == (3, 1, False)
    git(clone, "pack-refs", "--all")
    assert same(clone) == loose
    git(clone, "commit", "-q", "--allow-empty", "-m", "later")
    after = same(clone)
    assert after.local == loose.local | {git(clone, "rev-parse", "HEAD")}
    git(clone, "branch", "-q", "-D", "topic/0")
    assert same(clone).local == after.local - {git(clone, "rev-parse", "HEAD~3")}


def test_a_symbolic_reference_hides_a_packed_one(clone: Path, git: GitRunner) -> None:
    git(clone, "update-ref", "refs/heads/moved", "HEAD~1")
    git(clone, "pack-refs", "--all")
    only = git(clone, "commit-tree", "HEAD^{tree}", "-m", "nowhere else")
    git(clone, "update-ref", "refs/heads/moved", only)
    git(clone, "pack-refs", "--all")
    assert only in same(clone).local
    (clone / ".git" / "refs" / "heads" / "moved").write_text("ref: refs/heads/main\n")
    assert only not in same(clone).local


@pytest.mark.parametrize("packed", [False, True])
def test_replaced_objects_are_detected(clone: Path, git: GitRunner, packed: bool) -> None:
    git(clone, "replace", "HEAD", "HEAD~1")
    if packed:
        git(clone, "pack-refs", "--all")
    assert same(clone).replaced
    git(clone, "replace", "-d", "HEAD")
    assert not same(clone).replaced


def test_all_worktrees_share_branches(clone: Path, git: GitRunner, tree: Path) -> None:
    git(clone, "worktree", "add", "-q", "-b", "linked", tree / "linked")
    assert same(tree / "linked") == same(clone)


def test_an_empty_repository_has_no_tips(tree: Path, git: GitRunner) -> None:
    git(tree, "init", "-q", "new")
    assert same(tree / "new") == Tips(frozenset(), frozenset())
    git(tree, "init", "-q", "--bare", "bare.git")
    assert same(tree / "bare.git") == Tips(frozenset(), frozenset())


def test_other_lines_of_packed_refs_are_skipped(clone: Path, git: GitRunner) -> None:
    git(clone, "pack-refs", "--all")
    text = (clone / ".git" / "packed-refs").read_text()
    assert "# pack-refs with" in text
    assert "\n^" in text
    assert "refs/tags/v1" in text
    assert len(same(clone).local) == 3


def test_a_lock_is_not_a_reference(clone: Path) -> None:
    before = same(clone)
    (clone / ".git" / "refs" / "heads" / "main.lock").write_text(f"{OID}\n")
    assert same(clone) == before


@pytest.mark.parametrize("content", [b"", b"\n", b"garbage\n", OID[:39].encode(), b"\0" * 40])
def test_git_reads_a_repository_with_an_invalid_reference(clone: Path, content: bytes) -> None:
    (clone / ".git" / "refs" / "heads" / "broken").write_bytes(content)
    assert read(clone) is None
    assert len(listed(clone).local) == 3


def test_git_reads_a_repository_with_an_unreadable_directory(clone: Path) -> None:
    link = clone / ".git" / "refs" / "heads" / "loop"
    link.symlink_to("loop")
    assert read(clone) is None
    link.unlink()
    (clone / ".git" / "packed-refs").unlink(missing_ok=True)
    (clone / ".git" / "packed-refs").mkdir()
    assert read(clone) is None


def test_git_reads_reference_tables(clone: Path) -> None:
    (clone / ".git" / "reftable").mkdir()
    assert read(clone) is None


def test_carriage_returns_and_a_missing_last_newline_are_read_as_git_would_write_them(
    clone: Path, git: GitRunner
) -> None:
    before = same(clone)
    git(clone, "pack-refs", "--all")
    packed = clone / ".git" / "packed-refs"
    whole = packed.read_bytes()
    packed.write_bytes(whole.replace(b"\n", b"\r\n"))
    assert read(clone) == before
    packed.write_bytes(whole.rstrip(b"\n"))
    assert read(clone) == before


NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters=" ~^:?*[\\\x7f/", exclude_categories=["Cc"]),
    min_size=1,
    max_size=30,
)


@ON_DISK
@given(names=st.sets(NAMES, min_size=1, max_size=5), packed=st.booleans())
def test_any_name_of_a_branch_is_read(
    make_repo: MakeRepo, git: GitRunner, tree: Path, names: set[str], packed: bool
) -> None:
    path = make_repo(f"api-{len(os.listdir(tree))}")
    for number, name in enumerate(sorted(names)):
        tip = git(path, "commit-tree", "HEAD^{tree}", "-m", str(number))
        folder = "refs/heads" if number % 2 else "refs/remotes/o"
        # Git refuses some names, and some file systems confuse others.
        subprocess.run(
            ["git", "update-ref", f"{folder}/{name}", tip], cwd=path, capture_output=True
        )
    if packed:
        git(path, "pack-refs", "--all")
    same(path)
