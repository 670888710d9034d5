"""Directories with everything that a vault may hold, and their comparison."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path
from typing import Any

from tests.age_keys import IDENTITY, RECIPIENT

BLOCK = 1 << 18
# More seconds than the eleven octal digits of a tar header can hold.
FAR_FUTURE = 8**11 + 5


def write(path: Path, content: bytes = b"text\n", mode: int = 0o644) -> Path:
    """Write a file and create its directories."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(mode)
    return path


def a_small_vault(path: Path) -> Path:
    """Create a vault with a file in a directory, and a link."""
    write(path / "sub" / "note.md")
    (path / "link").symlink_to("sub/note.md")
    return path


def an_odd_vault(path: Path) -> Path:
    """Create a vault with all that a file system allows, except sockets, FIFOs and devices."""
    write(path / "empty", b"")
    for size in (1, 511, 512, 513, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7):
        write(path / "sizes" / str(size), os.urandom(size))
    for mode in (0o000, 0o400, 0o444, 0o600, 0o755, 0o777):
        write(path / "modes" / f"{mode:o}", mode=mode)
    for mode in (0o555, 0o700, 0o777, 0o775):
        (path / "directories" / f"{mode:o}").mkdir(parents=True)
        write(path / "directories" / f"{mode:o}" / "file")
        (path / "directories" / f"{mode:o}").chmod(mode)
    (path / "empty directory").mkdir()
    names = (
        *(
            b"with space",
            b"\n",
            b"a\nb\tc",
            b"\xff\xfe",
            b"caf\xc3\xa9",
            b"cafe\xcc\x81",
            b"-rf",
            b"~",
        ),
        *(b"*", b"'\"\\", b"\x1b[31m", b"x" * 255, b"\xe6\x97\xa5" * 85, b" ", b"...", b"a=b"),
        b"12 path=x",
    )
    for name in names:
        write(Path(os.fsdecode(os.fsencode(path) + b"/names/" + name)), name)
    write(path.joinpath(*["d" * 100] * 12) / "deep")
    write(path / "first name", b"one file")
    (path / "z" / "other name").parent.mkdir()
    os.link(path / "first name", path / "z" / "other name")
    os.link(path / "first name", path / "another name")
    for name, target in {
        "to file": "first name",
        "to nothing": "nowhere",
        "outside": "/etc/hostname",
        "up": "../../..",
        "to itself": "to itself",
        "long": "y" * 300,
    }.items():
        (path / "links" / name).parent.mkdir(exist_ok=True)
        (path / "links" / name).symlink_to(target)
    os.symlink(b"\xff\n", os.fsencode(path / "links" / "of bytes"))
    write(path / ".git" / "objects" / "ab" / "cdef", os.urandom(100), 0o444)
    for name, seconds in {"old": 0, "before 1970": -1.5, "future": FAR_FUTURE}.items():
        write(path / "times" / name)
        os.utime(path / "times" / name, ns=(0, int(seconds * 10**9)))
    write(path / "times" / "nanoseconds")
    os.utime(path / "times" / "nanoseconds", ns=(0, 1_700_000_000_123_456_789))
    os.utime(path / "links" / "to file", ns=(0, 1_600_000_000_000_000_001), follow_symlinks=False)
    os.utime(path / "directories" / "555", ns=(0, 1_500_000_000_000_000_002))
    a_sparse_file(path / "sparse" / "in the middle", 40 << 20, 12_345_678, 30 << 20)
    a_sparse_file(path / "sparse" / "only holes", 10 << 20)
    a_sparse_file(path / "sparse" / "with an end", 10 << 20, (10 << 20) - 1)
    write(path / "attributes")
    if has_attributes(path / "attributes"):
        os.setxattr(path / "attributes", "user.tag", b"red\n\xff\0=")
        os.setxattr(path / "empty directory", "user.tag", b"")
    os.utime(path, ns=(0, 1_400_000_000_000_000_003))
    return path


def has_attributes(path: Path, name: str = "user.test", value: bytes = b"") -> bool:
    """Whether a file can have an extended attribute, which some file systems cannot store."""
    try:
        os.setxattr(path, name, value)
        os.removexattr(path, name)
    except (AttributeError, OSError):
        return False
    return True


def a_sparse_file(path: Path, size: int, *places: int) -> None:
    """Write a sparse file with a few bytes of data at each of the places."""
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        for place in places:
            file.seek(place)
            file.write(b"data"[: size - place])
        file.truncate(size)


def snapshot(path: Path) -> dict[bytes, Any]:
    """Return everything that locking must preserve in a directory, by name."""
    top = os.fsencode(path)
    seen: dict[bytes, Any] = {}
    names: dict[int, bytes] = {}
    for directory, below, files in os.walk(top):
        for found in [
            directory,
            *(os.path.join(directory, name) for name in sorted(below + files)),
        ]:
            name = os.path.relpath(found, top)
            status = os.lstat(found)
            known: list[Any] = [stat.filemode(status.st_mode), status.st_uid, status.st_gid]
            known.append(status.st_mtime_ns)
            if stat.S_ISLNK(status.st_mode):
                known.append(os.readlink(found))
            elif stat.S_ISREG(status.st_mode):
                with open(found, "rb") as file:
                    known.append(file.read())
                known.append(names.setdefault(status.st_ino, name))
                known.append(status.st_blocks * 512 < status.st_size)
            if hasattr(os, "listxattr"):
                attributes = os.listxattr(found, follow_symlinks=False)
                known.append(
                    {one: os.getxattr(found, one, follow_symlinks=False) for one in attributes}
                )
            seen[name] = known
    return seen


def plain_key(path: Path) -> Path:
    """Write the tests' identity in the form that age reads without a passphrase."""
    path.write_text(f"{IDENTITY}\n")
    return path


def by_hand(script: str, directory: Path) -> None:
    """Run shell commands, with $KEY as the identity file and $RECIPIENT as its public half."""
    key = plain_key(directory / "key.txt")
    environ = {**os.environ, "KEY": str(key), "RECIPIENT": RECIPIENT, "LC_ALL": "C.UTF-8"}
    subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=directory, env=environ, check=True
    )
    key.unlink()
