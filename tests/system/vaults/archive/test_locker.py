"""Locking and unlocking with real files, age and tar."""

from __future__ import annotations

import io
import os
import shutil
import socket
import struct
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symphony_cli.base.errors import Conflict, Failed, SymphonyError
from symphony_cli.system.vaults.archive.entries import OVERHEAD
from symphony_cli.system.vaults.archive.locker import DirectoryLocker
from symphony_cli.system.vaults.archive.work import Work
from tests.age_keys import IDENTITY, RECIPIENT
from tests.vault_trees import (
    a_small_vault,
    a_sparse_file,
    an_odd_vault,
    by_hand,
    has_attributes,
    snapshot,
    write,
)

OTHER_IDENTITY = str(pyrage.x25519.Identity.generate())


def nobody(done: int, total: int) -> None:
    """Ignore the progress."""


def lock(path: Path, *recipients: str) -> None:
    assert DirectoryLocker().lock(str(path), [RECIPIENT, *recipients], nobody) == []


def unlock(path: Path, identity: str = IDENTITY) -> None:
    assert DirectoryLocker().unlock(str(path), identity, nobody) == []


def archive(path: Path) -> Path:
    return path.with_name(f"{path.name}.tar.age")


def beside(path: Path) -> list[str]:
    return sorted(os.listdir(path.parent))


def refused(code: str, work: Callable[[], object]) -> SymphonyError:
    with pytest.raises(SymphonyError) as raised:
        work()
    assert raised.value.code == code, raised.value
    return raised.value


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "at").mkdir()
    return a_small_vault(tmp_path / "at" / "notes")


def test_a_vault_with_every_kind_of_file_is_restored(tmp_path: Path) -> None:
    (tmp_path / "at").mkdir()
    vault = an_odd_vault(tmp_path / "at" / "vau\nlt é")
    before = snapshot(vault)
    lock(vault)
    assert beside(vault) == ["vau\nlt é.tar.age"]
    assert archive(vault).stat().st_mode & 0o777 == 0o600
    assert archive(vault).stat().st_size < 5 << 20
    unlock(vault)
    assert beside(vault) == ["vau\nlt é"]
    assert snapshot(vault) == before


@pytest.mark.parametrize("flags", ["--xattrs --xattrs-include=*"])
def test_age_and_tar_alone_open_a_locked_vault(tmp_path: Path, flags: str) -> None:
    vault = an_odd_vault(tmp_path / "vault")
    before = snapshot(vault)
    lock(vault)
    by_hand(f"age -d -i $KEY vault.tar.age | tar x --same-permissions {flags}", tmp_path)
    assert snapshot(vault) == before


def test_setuid_setgid_and_sticky_bits_do_not_come_back(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    for mode in (0o4755, 0o2755, 0o1644):
        write(vault / f"{mode:o}", mode=mode)
    (vault / "shared").mkdir()
    (vault / "shared").chmod(0o3775)
    # The archive has them, so what is verified is what is on disk.
    lock(vault)
    unlock(vault)
    modes = {path.name: path.stat().st_mode & 0o7777 for path in vault.iterdir()}
    assert modes == {"4755": 0o755, "2755": 0o755, "1644": 0o644, "shared": 0o775}


@pytest.mark.parametrize(
    "pack",
    [
        "tar c vault",
        "tar c --format=posix --xattrs vault",
        "tar c --format=posix --sparse --xattrs vault",
        "tar c --format=gnu --sparse vault",
        "tar c -C vault .",
        "tar c --transform=s/^vault/renamed/ vault",
        """python3 -c '
import sys, tarfile
with tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as archive:
    archive.add("vault")'""",
    ],
)
def test_an_archive_made_by_hand_is_unlocked(tmp_path: Path, pack: str) -> None:
    vault = an_odd_vault(tmp_path / "vault")
    if "posix" not in pack:
        # Only pax headers have attributes and times finer than seconds.
        for name in snapshot(vault):
            found = Path(os.fsdecode(os.path.join(os.fsencode(vault), name)))
            seconds = int(found.lstat().st_mtime)
            os.utime(found, (seconds, seconds), follow_symlinks=False)
        os.utime(vault, (5, 5))
        for name in ("attributes", "empty directory"):
            with suppress(AttributeError, OSError):
                os.removexattr(vault / name, "user.tag")
        os.utime(vault / "times" / "before 1970", (-2, -2))
    before = snapshot(vault)
    by_hand(f"({pack}) | age -r $RECIPIENT > vault.tar.age; rm -r vault", tmp_path)
    unlock(vault)
    after = snapshot(vault)
    if "sparse" not in pack:
        before, after = without_holes(before), without_holes(after)
    assert after == before


def without_holes(seen: dict[bytes, list[object]]) -> dict[bytes, list[object]]:
    """Leave out whether a file has holes: tar fills them by default."""
    return {
        name: [one for one in known if not isinstance(one, bool)] for name, known in seen.items()
    }


def test_every_further_recipient_can_open_the_archive(vault: Path, tmp_path: Path) -> None:
    key = tmp_path / "ssh"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    other = pyrage.x25519.Identity.from_str(OTHER_IDENTITY).to_public()
    lock(vault, str(other), key.with_suffix(".pub").read_text().strip())
    listed = subprocess.run(
        f"age -d -i {key} {archive(vault)} | tar t", shell=True, check=True, capture_output=True
    )
    assert listed.stdout == b"notes/\nnotes/link\nnotes/sub/\nnotes/sub/note.md\n"
    before = archive(vault).read_bytes()
    unlock(vault, OTHER_IDENTITY)
    assert before.count(b"-> X25519 ") == 3
    assert before.count(b"-> ssh-ed25519 ") == 1


NAMES = st.binary(min_size=1, max_size=40).filter(
    lambda name: not set(name) & {0, ord("/")} and name not in (b".", b"..")
)
FILES = st.binary(max_size=2000).map(lambda data: data * 3)
TREES = st.recursive(
    FILES
    | st.builds(str, st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)),
    lambda inner: st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=25)
@given(tree=st.dictionaries(NAMES, TREES, max_size=5), times=st.randoms(use_true_random=False))
def test_any_tree_is_restored(
    tmp_path_factory: pytest.TempPathFactory, tree: dict[bytes, object], times: object
) -> None:
    vault = tmp_path_factory.mktemp("any") / "vault"

    def make(path: bytes, what: object) -> None:
        if isinstance(what, dict):
            os.mkdir(path)
            for name, inner in what.items():
                make(path + b"/" + name, inner)
        elif isinstance(what, bytes):
            Path(os.fsdecode(path)).write_bytes(what)
        else:
            os.symlink(str(what).encode("utf-8")[:1000], path)
        time = times.randrange(-(2**33), 2**34) * 10**9 + times.randrange(10**9)  # type: ignore[attr-defined]
        os.utime(path, ns=(0, time), follow_symlinks=False)

    make(os.fsencode(vault), tree)
    before = snapshot(vault)
    lock(vault)
    unlock(vault)
    assert snapshot(vault) == before


def test_locking_a_locked_vault_changes_nothing(vault: Path) -> None:
    lock(vault)
    before = archive(vault).read_bytes()
    lock(vault)
    assert archive(vault).read_bytes() == before


def test_unlocking_an_open_vault_changes_nothing(vault: Path) -> None:
    before = snapshot(vault)
    unlock(vault)
    assert snapshot(vault) == before
    assert beside(vault) == ["notes"]


def test_progress_is_reported(vault: Path) -> None:
    write(vault / "large", bytes(3 << 20))
    told: list[tuple[int, int]] = []
    DirectoryLocker().lock(str(vault), [RECIPIENT], lambda *how: told.append(how))
    size = (3 << 20) + 5 + 5 * OVERHEAD
    assert {total for _, total in told} == {2 * size}
    assert (size, 2 * size) in told
    assert 2 * size * 0.99 < told[-1][0] <= 2 * size
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    size = archive(vault).stat().st_size
    told.clear()
    DirectoryLocker().unlock(str(vault), IDENTITY, lambda *how: told.append(how))
    assert {total for _, total in told} == {size}
    assert size * 0.99 < told[-1][0] <= size


# What cannot be locked


def stays_open(vault: Path, code: str, work: Callable[[], object] | None = None) -> SymphonyError:
    before = snapshot(vault)
    error = refused(code, work or (lambda: lock(vault)))
    assert snapshot(vault) == before
    assert beside(vault) == ["notes"]
    return error


def test_sockets_fifos_and_devices_are_refused(vault: Path) -> None:
    os.mkfifo(vault / "pipe")
    os.mknod(vault / "null", 0o600 | 0o020000, os.makedev(1, 3))
    with socket.socket(socket.AF_UNIX) as listening:
        os.chdir(vault)
        listening.bind("socket")
        error = stays_open(vault, "VAULT_NOT_PACKABLE")
    assert error.message == (
        f"cannot lock '{vault}':\n"
        "  null: it is a device, which an archive cannot contain\n"
        "  pipe: it is a FIFO, which an archive cannot contain\n"
        "  socket: it is a socket, which an archive cannot contain"
    )


def test_only_some_of_many_obstacles_are_named(vault: Path) -> None:
    for number in range(13):
        os.mkfifo(vault / f"{number:02}")
    message = stays_open(vault, "VAULT_NOT_PACKABLE").message
    assert message.splitlines()[-1] == "  and 3 more"


AS_NOBODY = """
import os, sys, pyrage
sys.path.insert(0, sys.argv[1])
from symphony_cli.base.errors import SymphonyError
from symphony_cli.system.vaults.archive.entries import OVERHEAD
from symphony_cli.system.vaults.archive.locker import DirectoryLocker
os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    DirectoryLocker().lock(sys.argv[2], [sys.argv[3]], lambda done, total: None)
except SymphonyError as error:
    print(error.code, error.message)
"""


def test_files_that_the_user_cannot_read_or_delete_are_refused(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can be somebody else")
    import tempfile

    with tempfile.TemporaryDirectory() as directory:
        os.chmod(directory, 0o777)
        vault = a_small_vault(Path(directory) / "notes")
        write(vault / "mine", mode=0o600)
        write(vault / "closed" / "file")
        write(vault / "not ours" / "file")
        for found in (vault, vault / "sub", vault / "closed"):
            os.chown(found, 65534, 65534)
        (vault / "closed").chmod(0)
        before = snapshot(vault)
        root = Path(__file__).parents[4]
        command = [sys.executable, "-c", AS_NOBODY, str(root), str(vault), RECIPIENT]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
        assert done.stdout == (
            f"VAULT_NOT_PACKABLE cannot lock '{vault}':\n"
            "  closed: it cannot be read\n"
            f"  {vault}/closed: it cannot be read: Permission denied\n"
        ), done.stderr
        (vault / "closed").chmod(0o700)
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
        assert done.stdout == (
            f"VAULT_NOT_PACKABLE cannot lock '{vault}':\n"
            "  mine: it cannot be read\n"
            "  not ours: its contents cannot be deleted\n"
        ), done.stderr
        (vault / "closed").chmod(0)
        assert snapshot(vault) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda vault: write(vault / "large", b"other"),
        lambda vault: os.truncate(vault / "large", 5),
        lambda vault: (vault / "large").unlink(),
        lambda vault: write(vault / "new"),
        lambda vault: (vault / "large").chmod(0o600),
        lambda vault: (vault / "link").unlink(),
        lambda vault: (vault / "sub").rename(vault / "renamed"),
        lambda vault: os.mkfifo(vault / "zz"),
    ],
    ids=["written", "cut", "removed", "new", "mode", "link", "renamed", "fifo"],
)
@pytest.mark.parametrize("when", [0.2, 0.95])
def test_a_change_while_it_is_locked_is_not_lost(
    vault: Path, when: float, change: Callable[[Path], object]
) -> None:
    write(vault / "large", os.urandom(8 << 20))
    changed = {}

    def tell(done: int, total: int) -> None:
        if done >= total * when and not changed:
            change(vault)
            changed.update(snapshot(vault))

    error = refused(
        "CHANGED_MEANWHILE", lambda: DirectoryLocker().lock(str(vault), [RECIPIENT], tell)
    )
    assert "during the operation" in error.message
    assert snapshot(vault) == changed
    assert beside(vault) == ["notes"]


def test_a_full_disk_leaves_the_vault_as_it_was(vault: Path, tmp_path: Path) -> None:
    write(vault / "large", os.urandom(2 << 20))
    script = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
from symphony_cli.base.errors import SymphonyError
from symphony_cli.system.vaults.archive.entries import OVERHEAD
from symphony_cli.system.vaults.archive.locker import DirectoryLocker
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), unlimited[1]))
try:
    if sys.argv[3].startswith("age1"):
        DirectoryLocker().lock(sys.argv[1], [sys.argv[3]], lambda done, total: None)
    else:
        DirectoryLocker().unlock(sys.argv[1], sys.argv[3], lambda done, total: None)
except SymphonyError as error:
    print(error.code, error.message)
finally:
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
"""

    def limited(size: int, key: str) -> str:
        command = [sys.executable, "-c", script, vault, str(size), key]
        # Coverage writes files too.
        environ = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environ)
        return done.stdout

    before = snapshot(vault)
    for size in (0, 100, 1 << 20, 2 << 20):
        assert limited(size, RECIPIENT) == f"NOT_LOCKED cannot lock '{vault}': File too large\n"
        assert beside(vault) == ["notes"]
        assert snapshot(vault) == before
    lock(vault)
    for size in (0, 1 << 20):
        assert limited(size, IDENTITY).startswith(f"NOT_UNLOCKED cannot unlock '{vault}': File too")
        assert beside(vault) == ["notes.tar.age"]
    unlock(vault)
    assert snapshot(vault) == before


def test_a_path_that_is_not_a_plain_directory_is_refused(vault: Path, tmp_path: Path) -> None:
    link = vault.with_name("link")
    link.symlink_to(vault)
    refused("PATH_IS_LINK", lambda: lock(link))
    refused("PATH_NOT_A_DIRECTORY", lambda: lock(vault / "nothing"))
    locker = DirectoryLocker([str(vault / "sub")])
    refused("DIRECTORY_PROTECTED", lambda: locker.lock(str(vault), [RECIPIENT], nobody))
    assert beside(vault) == ["link", "notes"]


def test_a_doubled_vault_is_refused(vault: Path) -> None:
    write(archive(vault), b"another one")
    before = snapshot(vault)
    refused("VAULT_DOUBLED", lambda: lock(vault))
    refused("VAULT_DOUBLED", lambda: unlock(vault))
    assert beside(vault) == ["notes", "notes.tar.age"]
    assert snapshot(vault) == before
    assert archive(vault).read_bytes() == b"another one"


def test_a_second_process_is_refused(vault: Path) -> None:
    with Work(str(vault)):
        refused("VAULT_BUSY", lambda: lock(vault))
        refused("VAULT_BUSY", lambda: unlock(vault))
        refused("VAULT_BUSY", lambda: DirectoryLocker().settle(str(vault)))
    assert beside(vault) == ["notes"]


def test_a_work_directory_of_another_user_is_refused(vault: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.mkdir(mode=0o700)
    work = vault.with_name(".notes.symphony")
    work.symlink_to(trap)
    refused("WORK_DIRECTORY_FOREIGN", lambda: lock(vault))
    assert os.listdir(trap) == []
    if os.geteuid() == 0:
        work.unlink()
        work.mkdir()
        os.chown(work, 65534, 65534)
        refused("WORK_DIRECTORY_FOREIGN", lambda: lock(vault))
        assert os.listdir(work) == []
    assert sorted(os.listdir(vault)) == ["link", "sub"]


def test_a_file_saved_after_packing_survives_a_kill(vault: Path) -> None:
    work = vault.with_name(".notes.symphony")
    work.mkdir(mode=0o700)
    write(work / "new.tar.age", b"older than what is in plain")
    vault.rename(work / "plain")
    before = snapshot(work / "plain")
    notice = DirectoryLocker().settle(str(vault))
    assert notice is not None
    assert notice.message == f"'{vault}': undid the interrupted locking"
    assert snapshot(vault) == before
    assert beside(vault) == ["notes"]


def test_an_archive_that_appears_during_unlocking_survives_a_kill(vault: Path) -> None:
    work = vault.with_name(".notes.symphony")
    work.mkdir(mode=0o700)
    vault.rename(work / "extracted")
    write(work / "old.tar.age", b"newer than what is extracted")
    assert DirectoryLocker().settle(str(vault)) is not None
    assert beside(vault) == ["notes.tar.age"]
    assert archive(vault).read_bytes() == b"newer than what is extracted"


def test_a_directory_that_appears_at_its_path_is_kept_and_the_vault_located(
    vault: Path,
) -> None:
    before = snapshot(vault)

    def save(path: str) -> None:
        if path != str(vault):
            write(vault / "mine")
            write(Path(path) / "sub" / "note.md", b"newer")

    locker = DirectoryLocker()
    error = refused("VAULT_SET_ASIDE", lambda: locker.lock(str(vault), [RECIPIENT], nobody, save))
    plain = vault.with_name(".notes.symphony") / "plain"
    assert error.message.startswith(f"'{vault}' is now at '{plain}' and cannot be moved back: ")
    refused("PATH_TAKEN", lambda: locker.settle(str(vault)))
    vault.rename(vault.with_name("mine"))
    assert locker.settle(str(vault)) is not None
    assert (vault / "sub" / "note.md").read_bytes() == b"newer"
    assert snapshot(vault).keys() == before.keys()


def test_programs_are_checked_again_after_the_rename(vault: Path) -> None:
    asked: list[str] = []

    def check(path: str) -> None:
        asked.append(path)
        if len(asked) == 2:
            raise Failed("VAULT_IN_USE", "used")

    before = snapshot(vault)
    refused(
        "VAULT_IN_USE",
        lambda: DirectoryLocker().lock(str(vault), [RECIPIENT], nobody, check),
    )
    assert asked == [str(vault), f"{vault.parent}/.notes.symphony/plain"]
    assert snapshot(vault) == before
    assert beside(vault) == ["notes"]


@pytest.mark.parametrize("what", ["file", "link to nothing", "empty"])
def test_remaining_plaintext_is_not_deleted_without_its_archive(vault: Path, what: str) -> None:
    work = vault.with_name(".notes.symphony")
    work.mkdir(mode=0o700)
    vault.rename(work / "plain")
    if what == "link to nothing":
        archive(vault).symlink_to("nowhere")
    elif what == "empty":
        archive(vault).touch()
    refused("VAULT_UNSETTLED", lambda: DirectoryLocker().settle(str(vault)))
    assert sorted(os.listdir(work / "plain")) == ["link", "sub"]


def test_hard_links_outside_the_vault_are_a_warning(vault: Path) -> None:
    os.link(vault / "sub" / "note.md", vault.with_name("copy"))
    os.link(vault / "sub" / "note.md", vault / "inside")
    write(vault / "a")
    os.link(vault / "a", vault / "b")
    [notice] = DirectoryLocker().lock(str(vault), [RECIPIENT], nobody)
    assert notice.code == "PLAINTEXT_LINKED"
    assert notice.message == (
        f"'{vault}': hard links outside it still lead to the plaintext of inside"
    )


def test_unlocking_a_linked_archive_keeps_the_link_s_target(vault: Path, tmp_path: Path) -> None:
    before = snapshot(vault)
    lock(vault)
    archive(vault).rename(tmp_path / "elsewhere")
    archive(vault).symlink_to("../elsewhere")
    unlock(vault)
    assert snapshot(vault) == before
    assert beside(vault) == ["notes"]
    assert (tmp_path / "elsewhere").exists()


def test_attributes_with_any_name_and_access_lists_are_restored(vault: Path) -> None:
    note = vault / "sub" / "note.md"
    if not has_attributes(note):
        pytest.skip("files have no attributes here")
    for name in ("user.a=b", "user.100%", "user.%3D", "user.grün"):
        os.setxattr(note, name, b"value")
    # As setfacl writes it for u:65534:rw: version 2, and five entries of tag, permissions, id.
    entries = [(1, 6, -1), (2, 6, 65534), (4, 0, -1), (16, 6, -1), (32, 0, -1)]
    acl = struct.pack("<I", 2) + b"".join(
        struct.pack("<HHI", tag, permissions, id & 0xFFFFFFFF) for tag, permissions, id in entries
    )
    lists = has_attributes(note, "system.posix_acl_access", acl)
    if lists:
        os.setxattr(note, "system.posix_acl_access", acl)
    note.chmod(0o440)
    before = snapshot(vault)
    assert len(before[b"sub/note.md"][-1]) == 4 + lists
    lock(vault)
    unlock(vault)
    assert snapshot(vault) == before


def test_an_attribute_whose_name_is_not_text_is_refused(vault: Path) -> None:
    if not has_attributes(vault / "sub" / "note.md"):
        pytest.skip("files have no attributes here")
    os.setxattr(vault / "sub" / "note.md", b"user.\xff", b"")
    assert (
        "sub/note.md: it has an extended attribute"
        in stays_open(vault, "VAULT_NOT_PACKABLE").message
    )


def test_a_path_too_long_for_extraction_is_refused(vault: Path) -> None:
    room = os.pathconf(vault, "PC_PATH_MAX") - 1 - len(str(vault))
    deep = "".join(f"/{'d' * 100}" for _ in range(room // 101 - 1))
    (vault / deep[1:]).mkdir(parents=True)
    last = vault / deep[1:] / ("f" * (room - len(deep) - 2))
    last.touch()
    assert "its path is too long" in stays_open(vault, "VAULT_NOT_PACKABLE").message
    last.rename(last.with_name("f"))
    lock(vault)
    unlock(vault)


def test_a_read_only_parent_directory_is_an_error(tmp_path: Path) -> None:
    refused("NOT_LOCKED", lambda: lock(Path("/proc/self/task")))


# What cannot be unlocked


def stays_locked(vault: Path, code: str, identity: str = IDENTITY) -> SymphonyError:
    before = archive(vault).read_bytes()
    error = refused(code, lambda: unlock(vault, identity))
    assert archive(vault).read_bytes() == before
    assert beside(vault) == ["notes.tar.age"]
    return error


def test_an_archive_for_another_key_is_an_error(vault: Path) -> None:
    lock(vault)
    stays_locked(vault, "KEY_DOES_NOT_FIT", OTHER_IDENTITY)


@pytest.mark.parametrize("place", ["begin", "header", "middle", "end"])
@pytest.mark.parametrize("change", ["flip", "cut", "append"])
def test_a_tampered_archive_is_an_error(vault: Path, place: str, change: str) -> None:
    write(vault / "large", os.urandom(1 << 20))
    lock(vault)
    whole = archive(vault).read_bytes()
    at = {"begin": 3, "header": 120, "middle": len(whole) // 2, "end": len(whole) - 1}[place]
    changed = {
        "flip": whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :],
        "cut": whole[:at],
        "append": whole[: at + 1] + b"x" + whole[at + 1 :],
    }[change]
    archive(vault).write_bytes(changed)
    stays_locked(vault, "ARCHIVE_DAMAGED")


@pytest.mark.parametrize("chunks", [0, 1, 2])
def test_an_archive_truncated_between_chunks_is_an_error(vault: Path, chunks: int) -> None:
    write(vault / "large", os.urandom(1 << 20))
    lock(vault)
    whole = archive(vault).read_bytes()
    header = whole.index(b"\n", whole.index(b"\n--- ") + 1) + 1 + 16
    archive(vault).write_bytes(whole[: header + chunks * 65_552])
    stays_locked(vault, "ARCHIVE_DAMAGED")


def encrypted(vault: Path, plain: bytes) -> None:
    recipient = pyrage.x25519.Recipient.from_str(RECIPIENT)
    archive(vault).write_bytes(pyrage.encrypt(plain, [recipient]))


@pytest.mark.parametrize("plain", [b"", b"text", os.urandom(5000), b"\0" * 512 + b"x" * 512])
def test_data_that_is_not_an_archive_is_an_error(tmp_path: Path, plain: bytes) -> None:
    vault = tmp_path / "at" / "notes"
    vault.parent.mkdir()
    encrypted(vault, plain)
    stays_locked(vault, "ARCHIVE_NOT_TAR")


def member(name: str, type_: bytes = tarfile.REGTYPE, **more: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = type_
    for field, value in more.items():
        setattr(info, field, value)
    return info


def packed(*members: tarfile.TarInfo, data: bytes = b"pwned") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        for info in members:
            if info.isreg() and not info.size:
                info.size = len(data)
            tar.addfile(info, io.BytesIO(data) if info.isreg() else None)
    return file.getvalue()


LINK, HARD, DIRECTORY = tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE
DEEP = "/".join(["d"] * 600)


@pytest.mark.parametrize(
    "members",
    [
        [member("{outside}/absolute")],
        [member("../escaped")],
        [member("notes/../../escaped")],
        [member("notes/a/../../../escaped")],
        [member("notes/dir", LINK, linkname="{outside}"), member("notes/dir/escaped")],
        [member("notes/dir", LINK, linkname="../.."), member("notes/dir/escaped")],
        [member("notes/file", LINK, linkname="{outside}/kept"), member("notes/file")],
        [member("notes/file", HARD, linkname="{outside}/kept"), member("notes/file")],
        [member("notes/file", HARD, linkname="../../kept")],
        [member("notes/a", LINK, linkname="{outside}"), member("notes/b", HARD, linkname="a/kept")],
        [member("notes/a", LINK, linkname="{outside}"), member("notes/a", DIRECTORY, mode=0o777)],
        [member("notes/a", LINK, linkname="x"), member("notes/a", LINK, linkname="y")],
        [member("notes/file"), member("notes/file")],
        [member("notes/file"), member("notes/file/below")],
        [member("notes/hard", HARD, linkname="notes/nothing")],
        [member("notes/null", tarfile.CHRTYPE, devmajor=1, devminor=3)],
        [member("notes/disk", tarfile.BLKTYPE)],
        [member("notes/pipe", tarfile.FIFOTYPE)],
        [member("notes/odd", b"Z")],
        [member(f"notes/{DEEP}/file")],
        [member("notes/file", pax_headers={"path": "notes/nul\0"})],
        [member("notes/file", pax_headers={"mtime": "9" * 30})],
        [member("notes/dir", DIRECTORY, pax_headers={"mtime": "9" * 30})],
        [member("notes/file", pax_headers={"SCHILY.xattr.user.\0": "x"})],
    ],
)  # fmt: skip
def test_a_hostile_archive_writes_nothing_outside(
    tmp_path: Path, members: list[tarfile.TarInfo]
) -> None:
    vault = tmp_path / "at" / "notes"
    vault.parent.mkdir()
    outside = tmp_path / "outside"
    write(outside / "kept", b"kept")
    for info in members:
        info.name = info.name.replace("{outside}", str(outside))
        info.linkname = info.linkname.replace("{outside}", str(outside))
    encrypted(vault, packed(*members))
    before = snapshot(outside)
    stays_locked(vault, "ARCHIVE_HOSTILE")
    assert snapshot(outside) == before
    assert sorted(os.listdir(tmp_path)) == ["at", "home", "outside", "work"]


@pytest.mark.parametrize(
    "sparse",
    [
        {"GNU.sparse.map": "0,-5", "GNU.sparse.size": "10"},
        {"GNU.sparse.map": "10,5,0,5", "GNU.sparse.size": "20"},
        {"GNU.sparse.map": "0,5", "GNU.sparse.size": "1"},
        {"GNU.sparse.map": "x", "GNU.sparse.size": "1"},
        {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "5"},
        {"size": "99999999999"},
        {"size": "-1"},
    ],
)
def test_invalid_sparse_headers_are_an_error(tmp_path: Path, sparse: dict[str, str]) -> None:
    vault = tmp_path / "at" / "notes"
    vault.parent.mkdir()
    encrypted(vault, packed(member("notes/file", pax_headers=sparse)))
    stays_locked(vault, "ARCHIVE_NOT_TAR")


@pytest.mark.parametrize("kept", [512, 700, 1024, 1536, 2048])
def test_a_truncated_tar_is_an_error(tmp_path: Path, kept: int) -> None:
    vault = tmp_path / "at" / "notes"
    vault.parent.mkdir()
    whole = packed(member("notes/a"), member("notes/b"))
    encrypted(vault, whole[:kept])
    stays_locked(vault, "ARCHIVE_NOT_TAR")


def test_an_empty_tar_is_an_error(tmp_path: Path) -> None:
    vault = tmp_path / "at" / "notes"
    vault.parent.mkdir()
    encrypted(vault, bytes(10_240))
    stays_locked(vault, "ARCHIVE_NOT_TAR")


def test_endless_headers_are_not_kept_in_memory(tmp_path: Path) -> None:
    vault = tmp_path / "at" / "notes"
    vault.parent.mkdir()
    record = b"1000013 x=" + b"y" * 1_000_002 + b"\n"
    header = member("h", tarfile.XHDTYPE, size=len(record)).tobuf(tarfile.GNU_FORMAT)
    one = header + record + bytes(-len(record) % 512)
    encrypted(vault, one * 8 + packed(member("notes/a")))
    stays_locked(vault, "ARCHIVE_NOT_TAR")


def test_an_oversized_header_is_not_read(tmp_path: Path) -> None:
    vault = tmp_path / "at" / "notes"
    vault.parent.mkdir()
    header = member("././@PaxHeader", tarfile.XHDTYPE, size=1 << 33).tobuf(tarfile.GNU_FORMAT)
    encrypted(vault, header + bytes(1 << 20))
    stays_locked(vault, "ARCHIVE_NOT_TAR")


def test_a_sparse_file_larger_than_any_file_is_an_error(tmp_path: Path) -> None:
    vault = tmp_path / "at" / "notes"
    vault.parent.mkdir()
    huge = {"GNU.sparse.map": "0,5", "GNU.sparse.size": str(1 << 63)}
    encrypted(vault, packed(member("notes/file", pax_headers=huge)))
    stays_locked(vault, "ARCHIVE_HOSTILE")


def test_links_that_lead_out_are_restored_and_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "kept", mode=0o600)
    os.utime(outside, ns=(0, 5))
    before = snapshot(outside.parent)
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "out").symlink_to(outside)
    (vault / "directory").symlink_to(outside.parent)
    inside = snapshot(vault)
    lock(vault)
    assert snapshot(outside.parent) == before
    unlock(vault)
    assert snapshot(vault) == inside
    assert snapshot(outside.parent) == before


def test_an_archive_that_is_a_pipe_or_a_directory_does_not_block(vault: Path) -> None:
    vault.rename(vault.parent / "away")
    os.mkfifo(archive(vault))
    refused("ARCHIVE_DAMAGED", lambda: unlock(vault))
    archive(vault).unlink()
    archive(vault).mkdir()
    refused("ARCHIVE_DAMAGED", lambda: unlock(vault))


def test_an_archive_replaced_during_unlocking_is_kept(vault: Path) -> None:
    write(vault / "large", os.urandom(4 << 20))
    lock(vault)
    other = archive(vault).with_name("other")
    other.write_bytes(b"newer")

    def replace(done: int, total: int) -> None:
        if other.exists():
            other.rename(archive(vault))

    refused("CHANGED_MEANWHILE", lambda: DirectoryLocker().unlock(str(vault), IDENTITY, replace))
    assert beside(vault) == ["notes.tar.age"]
    assert archive(vault).read_bytes() == b"newer"


def test_a_directory_created_during_unlocking_is_kept(vault: Path) -> None:
    write(vault / "large", os.urandom(4 << 20))
    lock(vault)
    before = archive(vault).read_bytes()

    def make(done: int, total: int) -> None:
        vault.mkdir(exist_ok=True)
        write(vault / "mine")

    refused("PATH_TAKEN", lambda: DirectoryLocker().unlock(str(vault), IDENTITY, make))
    assert beside(vault) == ["notes", "notes.tar.age"]
    assert os.listdir(vault) == ["mine"]
    assert archive(vault).read_bytes() == before


@pytest.mark.parametrize("verb", ["lock", "unlock"])
def test_an_interrupt_leaves_the_vault_as_it_was(vault: Path, verb: str) -> None:
    write(vault / "large", os.urandom(4 << 20))
    if verb == "unlock":
        lock(vault)
    before = snapshot(vault.parent)

    def interrupt(done: int, total: int) -> None:
        if done * 2 > total:
            raise KeyboardInterrupt

    locker = DirectoryLocker()
    with pytest.raises(KeyboardInterrupt):
        getattr(locker, verb)(str(vault), [RECIPIENT] if verb == "lock" else IDENTITY, interrupt)
    after = snapshot(vault.parent)
    assert {name: seen for name, seen in after.items() if name != b"."} == {
        name: seen for name, seen in before.items() if name != b"."
    }


def test_a_sparse_file_takes_no_room_in_the_archive(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    a_sparse_file(vault / "disk.img", 3 << 40, 1 << 40)
    lock(vault)
    assert archive(vault).stat().st_size < 10_000
    unlock(vault)
    assert (vault / "disk.img").stat().st_size == 3 << 40
    with (vault / "disk.img").open("rb") as file:
        file.seek(1 << 40)
        assert file.read(5) == b"data\0"
    assert (vault / "disk.img").stat().st_blocks < 100


def test_errors_name_the_path(vault: Path) -> None:
    write(archive(vault), b"")
    with pytest.raises(Conflict) as conflict:
        lock(vault)
    assert conflict.value.message == f"both {vault} and {archive(vault)} exist"
    vault.rename(vault.parent / "away")
    with pytest.raises(Failed) as failed:
        unlock(vault)
    assert failed.value.message == (
        f"cannot unlock '{vault}': its archive is damaged, changed or not an age file"
    )


LOCKS_AND_UNLOCKS = """
import sys
from symphony_cli.system.vaults.archive.locker import DirectoryLocker
locker, path = DirectoryLocker(), sys.argv[1]
locker.lock(path, [sys.argv[2]], lambda done, total: None)
locker.unlock(path, sys.argv[3], lambda done, total: None)
"""


def test_a_write_protected_directory_is_locked_and_unlocked(vault: Path) -> None:
    for found in (vault, vault / "sub"):
        found.chmod(0o555)
    before = snapshot(vault)
    command = [sys.executable, "-c", LOCKS_AND_UNLOCKS, vault, RECIPIENT, IDENTITY]
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root is let do everything here")
        # Without root's right to ignore modes.
        command[:0] = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    root = Path(__file__).parents[4]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(root)})
    assert snapshot(vault) == before
    assert beside(vault) == ["notes"]
