from __future__ import annotations

import shutil
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.system.git.on_disk.objects import read_commit
from tests.system.conftest import ON_DISK, GitRunner, MakeRepo


def read_by_git(path: Path, oid: str) -> bytes:
    command = ["git", "-C", path, "cat-file", "commit", oid]
    return subprocess.run(command, capture_output=True, check=True).stdout


def ids(git: GitRunner, path: Path) -> list[str]:
    return git(path, "rev-list", "--all").split()


def read_all(git: GitRunner, path: Path) -> list[str]:
    """Return the commits that are read, and check them against git."""
    found: list[str] = []
    for oid in ids(git, path):
        content = read_commit(f"{path}/.git", oid)
        assert content in (None, read_by_git(path, oid))
        found += [oid] if content is not None else []
    return found


@pytest.fixture
def api(make_repo: MakeRepo, git: GitRunner) -> Path:
    """A repository with twelve commits, some of them large."""
    path = make_repo("api")
    for number in range(9):
        (path / f"file-{number}").write_text("x" * number)
        git(path, "add", ".")
        git(path, "commit", "-q", "-m", f"number {number}\n\n" + "a line\n" * number * 50)
    git(path, "commit", "-q", "--allow-empty", "--allow-empty-message", "-m", "")
    (path / "message").write_text("".join(f"{number} is a number\n" for number in range(20_000)))
    git(path, "commit", "-q", "--allow-empty", "-F", "message")
    return path


def test_loose_commits_are_read(api: Path, git: GitRunner) -> None:
    assert read_all(git, api) == ids(git, api)


def test_packed_commits_are_read(api: Path, git: GitRunner) -> None:
    git(api, "-c", "pack.depth=0", "gc", "-q", "--prune=now")
    assert not list((api / ".git" / "objects").glob("??"))
    assert read_all(git, api) == ids(git, api)


def test_commits_in_many_packs_are_read(api: Path, git: GitRunner) -> None:
    for number in range(5):
        git(api, "-c", "pack.depth=0", "repack", "-q", "-d")
        git(api, "commit", "-q", "--allow-empty", "-m", f"later {number}")
    assert len(list((api / ".git" / "objects" / "pack").glob("*.idx"))) == 5
    assert read_all(git, api) == ids(git, api)
    git(api, "multi-pack-index", "write")
    assert read_all(git, api) == ids(git, api)


def test_git_reads_deltas(api: Path, git: GitRunner) -> None:
    for number in range(8):
        # So similar that git stores most of them as deltas.
        git(api, "commit", "-q", "--allow-empty", "-m", "a line\n" * 3_000 + str(number))
    git(api, "repack", "-q", "-a", "-d", "-f", "--depth=50", "--window=50")
    packs = list((api / ".git" / "objects" / "pack").glob("*.idx"))
    lines = git(api, "verify-pack", "-v", packs[0]).splitlines()
    different = {line.split()[0] for line in lines if " commit " in line and len(line.split()) == 7}
    assert different
    assert set(read_all(git, api)) == set(ids(git, api)) - different


def test_offsets_beyond_two_gigabytes_are_read(api: Path, git: GitRunner) -> None:
    git(api, "-c", "pack.depth=0", "gc", "-q", "--prune=now")
    [pack] = (api / ".git" / "objects" / "pack").glob("*.pack")
    # Force offsets of eight bytes for all objects but the first.
    git(api, "index-pack", "--index-version=2,0xd", "-o", api / "new.idx", pack)
    index = pack.with_suffix(".idx")
    index.chmod(0o644)
    shutil.copy(api / "new.idx", index)
    assert read_all(git, api) == ids(git, api)


def test_git_reads_indexes_of_version_1(api: Path, git: GitRunner) -> None:
    git(api, "gc", "-q", "--prune=now")
    [pack] = (api / ".git" / "objects" / "pack").glob("*.pack")
    git(api, "index-pack", "--index-version=1", "-o", api / "new.idx", pack)
    index = pack.with_suffix(".idx")
    index.chmod(0o644)
    shutil.copy(api / "new.idx", index)
    assert read_all(git, api) == []


def test_git_reads_alternates(api: Path, git: GitRunner, tree: Path) -> None:
    git(tree, "clone", "-q", "--shared", api, "shared")
    git(tree / "shared", "commit", "-q", "--allow-empty", "-m", "own")
    assert read_all(git, tree / "shared") == [git(tree / "shared", "rev-parse", "HEAD")]


def test_git_reads_grafts(api: Path, git: GitRunner) -> None:
    (api / ".git" / "info" / "grafts").write_text(git(api, "rev-parse", "HEAD~2") + "\n")
    assert read_all(git, api) == []


def test_git_reads_other_hashes(tree: Path, git: GitRunner) -> None:
    git(tree, "init", "-q", "--object-format=sha256", "new")
    git(tree / "new", "commit", "-q", "--allow-empty", "-m", "first")
    oid = git(tree / "new", "rev-parse", "HEAD")
    assert len(oid) == 64
    assert read_commit(f"{tree}/new/.git", oid) is None


def test_commits_of_a_shallow_clone_are_read(api: Path, git: GitRunner, tree: Path) -> None:
    git(tree, "clone", "-q", "--depth=3", api.as_uri(), "shallow")
    assert len(ids(git, tree / "shallow")) == 3
    assert set(read_all(git, tree / "shallow")) <= set(ids(git, tree / "shallow"))


@pytest.mark.parametrize("packed", [False, True])
def test_an_object_that_is_not_a_commit_is_none(api: Path, git: GitRunner, packed: bool) -> None:
    git(api, "tag", "-a", "v1", "-m", "v1")
    if packed:
        git(api, "gc", "-q", "--prune=now")
    for name in ("HEAD^{tree}", "HEAD:readme", "v1"):
        assert read_commit(f"{api}/.git", git(api, "rev-parse", name)) is None
    for oid in ("0" * 40, "f" * 40, "ab" * 20):
        assert read_commit(f"{api}/.git", oid) is None


def test_git_reads_a_message_of_more_than_a_megabyte(api: Path, git: GitRunner) -> None:
    (api / "message").write_text("".join(map(str, range(300_000))))
    git(api, "commit", "-q", "--allow-empty", "-F", "message")
    head = git(api, "rev-parse", "HEAD")
    assert read_commit(f"{api}/.git", head) is None
    git(api, "gc", "-q", "--prune=now")
    assert read_commit(f"{api}/.git", head) is None


def loose(path: Path, oid: str) -> Path:
    return path / ".git" / "objects" / oid[:2] / oid[2:]


def truncated(content: bytes) -> bytes:
    return content[: len(content) // 2]


def empty(content: bytes) -> bytes:
    return b""


def with_another_checksum(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


def without_its_end(content: bytes) -> bytes:
    return content[:-4]


def garbage(content: bytes) -> bytes:
    return b"garbage" * 10


def with_another_size(content: bytes) -> bytes:
    return zlib.compress(zlib.decompress(content).replace(b"commit ", b"commit 1", 1))


def with_no_size(content: bytes) -> bytes:
    return zlib.compress(b"commit x\0" + content)


@pytest.mark.parametrize(
    "broken",
    [
        truncated,
        empty,
        with_another_checksum,
        without_its_end,
        garbage,
        with_another_size,
        with_no_size,
    ],
)
def test_git_reads_a_damaged_loose_commit(
    api: Path, git: GitRunner, broken: Callable[[bytes], bytes]
) -> None:
    head = git(api, "rev-parse", "HEAD")
    file = loose(api, head)
    file.chmod(0o644)
    file.write_bytes(broken(file.read_bytes()))
    assert read_commit(f"{api}/.git", head) is None


def test_git_reads_what_cannot_be_opened(api: Path, git: GitRunner) -> None:
    head = git(api, "rev-parse", "HEAD")
    file = loose(api, head)
    file.unlink()
    file.mkdir()
    assert read_commit(f"{api}/.git", head) is None
    shutil.rmtree(api / ".git" / "objects")
    assert read_commit(f"{api}/.git", head) is None
    (api / ".git" / "objects").write_text("")
    assert read_commit(f"{api}/.git", head) is None


@ON_DISK
@given(
    suffix=st.sampled_from([".idx", ".pack"]),
    cut=st.none() | st.integers(0, 10_000),
    changes=st.dictionaries(st.integers(0, 10_000), st.integers(0, 255), max_size=20),
    zeros=st.booleans(),
)
def test_a_damaged_pack_never_returns_another_commit(
    make_repo: MakeRepo,
    git: GitRunner,
    tree: Path,
    suffix: str,
    cut: int | None,
    changes: dict[int, int],
    zeros: bool,
) -> None:
    path = tree / "api"
    if not path.exists():
        make_repo("api")
        for number in range(4):
            git(path, "commit", "-q", "--allow-empty", "-m", f"{number}")
        git(path, "-c", "pack.depth=0", "gc", "-q", "--prune=now")
    folder = path / ".git" / "objects" / "pack"
    oids = ids(git, path)
    contents = [read_by_git(path, oid) for oid in oids]
    [file] = folder.glob(f"*{suffix}")
    whole = file.read_bytes()
    file.chmod(0o644)
    damaged = bytearray(whole if cut is None else whole[: cut % len(whole)])
    for place, value in changes.items():
        if damaged:
            damaged[place % len(damaged)] = value
    if zeros:
        damaged[len(damaged) // 2 :] = bytes(len(damaged) - len(damaged) // 2)
    file.write_bytes(damaged)
    try:
        for oid, content in zip(oids, contents, strict=True):
            assert read_commit(f"{path}/.git", oid) in (None, *contents), content
    finally:
        file.write_bytes(whole)
