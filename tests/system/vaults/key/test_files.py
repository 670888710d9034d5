from __future__ import annotations

import hashlib
import os
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from symphony_cli.base.errors import Conflict, Failed, InvalidValue, NotFound
from symphony_cli.system.vaults.age import keys as age_keys
from symphony_cli.system.vaults.key.directory import KeyDirectory
from symphony_cli.system.vaults.key.files import KeyFiles
from symphony_cli.system.vaults.key.recipient_files import PublicHalf, bound
from symphony_cli.vaults.key import LARGEST_FILE, Key
from tests.age_keys import ENCRYPTED, IDENTITY, PASSPHRASE, PLAIN, RECIPIENT, a_vault_key
from tests.conftest import Sandbox

KEY = Key(IDENTITY, RECIPIENT, PLAIN)
OTHER = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg"
SSH = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN alice@host\n"
)
# The same key in another file, as if it were under another passphrase.
ANEW = ENCRYPTED.replace("\n", "\r\n")
BOUND = f"{RECIPIENT}\n# identity.age sha256:{hashlib.sha256(ENCRYPTED.encode()).hexdigest()}\n"


@pytest.fixture
def directory(sandbox: Sandbox) -> Path:
    return sandbox.symphony_home / "data" / "vault-key"


@pytest.fixture
def files(directory: Path) -> KeyFiles:
    return KeyFiles(str(directory), lambda: datetime(2026, 1, 2, tzinfo=UTC))


@pytest.fixture
def key(sandbox: Sandbox) -> Path:
    return a_vault_key(sandbox.symphony_home)


@pytest.fixture
def bound_key(key: Path, files: KeyFiles) -> Path:
    """The key with its two files bound to each other."""
    files.opened(PASSPHRASE)
    return key


@pytest.fixture(params=[0, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_without_a_key_there_is_no_recipient(files: KeyFiles, directory: Path) -> None:
    assert files.recipient() is None
    directory.mkdir(parents=True)
    # An empty directory holds no key, and one takes its place.
    assert files.recipient() is None
    for use in (
        files.encrypted,
        lambda: files.opened("x"),
        lambda: files.write_copy("key.age"),
        lambda: files.changing().__enter__(),
    ):
        with pytest.raises(NotFound) as raised:
            use()
        assert (raised.value.code, raised.value.hint) == (
            "KEY_MISSING",
            "symphony vault key create",
        )
    files.put_file(KEY, ENCRYPTED.encode())
    assert files.opened(PASSPHRASE) == KEY


@pytest.mark.usefixtures("umask")
def test_a_key_is_only_its_owners_whatever_the_umask(files: KeyFiles, directory: Path) -> None:
    files.put_file(KEY, ENCRYPTED.encode())
    assert files.recipient() == RECIPIENT
    assert files.encrypted() == ENCRYPTED.encode()
    assert files.opened(PASSPHRASE) == KEY
    assert files.write_copy("copy.age") == os.path.abspath("copy.age")
    assert {path.name: mode(path) for path in directory.iterdir()} == {
        "identity.age": 0o600,
        "recipient.txt": 0o600,
    }
    assert mode(directory) == mode(directory.parent) == 0o700
    assert mode(Path("copy.age")) == 0o600
    assert Path("copy.age").read_text() == ENCRYPTED
    assert os.listdir(directory.parent) == ["vault-key"]
    assert files.notices() == []


@pytest.mark.usefixtures("key")
def test_a_key_that_is_there_is_never_replaced(files: KeyFiles, directory: Path) -> None:
    with pytest.raises(Conflict) as raised:
        files.put_file(Key("AGE-SECRET-KEY-1OTHER", "age1other", ""), b"other")
    assert raised.value.code == "KEY_EXISTS"
    assert files.opened(PASSPHRASE) == KEY
    assert os.listdir(directory.parent) == ["vault-key"]


def test_what_is_in_the_place_of_the_key_stays(files: KeyFiles, directory: Path) -> None:
    directory.parent.mkdir(parents=True)
    for make in (
        lambda: directory.write_text("mine"),
        lambda: directory.symlink_to("/nowhere"),
        lambda: directory.symlink_to(directory.parent),
    ):
        make()
        with pytest.raises(Conflict):
            files.put_file(KEY, ENCRYPTED.encode())
        assert os.listdir(directory.parent) == ["vault-key"]
        with pytest.raises(Failed) as raised:
            files.recipient()
        assert raised.value.code == "KEY_DAMAGED"
        directory.unlink()


def test_where_no_key_can_be_written_nothing_stays(files: KeyFiles, sandbox: Sandbox) -> None:
    sandbox.symphony_home.write_text("in the way")
    with pytest.raises(Failed) as raised:
        files.put_file(KEY, ENCRYPTED.encode())
    assert raised.value.code == "KEY_NOT_WRITTEN"
    assert sandbox.symphony_home.read_text() == "in the way"


@contextmanager
def a_full_disk() -> Iterator[None]:
    """Let no file grow beyond some bytes; what the system says of it is another word."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_everything_as_it_was(
    files: KeyFiles, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for there in (False, True):
        if there:
            files.put_file(KEY, ENCRYPTED.encode())
            # Encrypting takes seconds.
            monkeypatch.setattr(age_keys, "encrypted", lambda *_: ENCRYPTED.encode())
        uses = [lambda: files.put_file(KEY, ENCRYPTED.encode())]
        if there:
            uses = [
                lambda: files.change_passphrase(KEY, "new"),
                lambda: files.write_copy("copy.age"),
            ]
        for use in uses:
            with a_full_disk(), pytest.raises(Failed) as raised:
                use()
            assert raised.value.code == "KEY_NOT_WRITTEN"
            assert raised.value.message.endswith(" cannot be written: File too large")
        assert os.listdir(directory.parent) == (["vault-key"] if there else [])
    assert sorted(os.listdir(directory)) == ["identity.age", "recipient.txt"]
    assert (directory / "recipient.txt").read_text() == BOUND
    assert files.opened(PASSPHRASE) == KEY
    assert not Path("copy.age").exists()


def damage(directory: Path, how: str) -> None:
    identity, recipient = directory / "identity.age", directory / "recipient.txt"
    match how:
        case "no identity":
            identity.unlink()
        case "no recipient":
            recipient.unlink()
        case "an empty recipient":
            recipient.write_text("")
        case "a recipient that is none":
            recipient.write_text(f"{RECIPIENT[:-1]}q\n")
        case "a recipient in no encoding":
            recipient.write_bytes(b"\xff\x00")
        case "another's recipient":
            recipient.write_text(f"{OTHER}\n")
        case "a plain identity":
            identity.write_text(PLAIN)
        case "a cut identity":
            identity.write_text(ENCRYPTED[:400])
        case "another's identity":
            identity.write_text(ENCRYPTED + "\n")
        case "a large identity":
            identity.write_text(ENCRYPTED + " " * LARGEST_FILE)
        case "an SSH recipient":
            recipient.write_text(SSH)
        case "two recipients":
            recipient.write_text(f"{RECIPIENT}\n{OTHER}\n")
        case "a linked identity":
            identity.rename(directory.parent / "elsewhere")
            identity.symlink_to(directory.parent / "elsewhere")
        case "a linked recipient":
            recipient.unlink()
            recipient.symlink_to("/etc/passwd")
        case "a pipe":
            identity.unlink()
            os.mkfifo(identity)
        case "a directory":
            recipient.unlink()
            recipient.mkdir()
        case "a device":
            recipient.unlink()
            recipient.symlink_to("/dev/zero")
        case _:
            raise AssertionError(how)


# What no passphrase mends.
DAMAGES = {
    "no identity": "identity.age: No such file or directory",
    "a plain identity": "identity.age is not encrypted by age",
    "a cut identity": "identity.age is not the file of a key: it is damaged, or cut off",
    "a large identity": "identity.age is too large",
    "a linked identity": "identity.age is a symbolic link",
    "a pipe": "identity.age: it is no regular file",
    "another's recipient": "identity.age and recipient.txt are not of one key",
}
# What the next passphrase that is right mends.
PARTED = {
    "no recipient": "recipient.txt: No such file or directory",
    "an empty recipient": "recipient.txt holds no public key",
    "a recipient that is none": "recipient.txt holds no public key",
    "a recipient in no encoding": "recipient.txt holds no public key",
    "an SSH recipient": "recipient.txt holds no public key",
    "two recipients": "recipient.txt holds no public key",
    "a linked recipient": "recipient.txt is a symbolic link",
    "a directory": "recipient.txt: it is no regular file",
    "a device": "recipient.txt is a symbolic link",
    "another's identity": "identity.age and recipient.txt do not belong together",
}
REBUILT = (
    "recipient.txt is written anew at the next passphrase that is right: symphony vault unlock, or"
    " symphony vault key change-passphrase"
)


def refusal(use: Callable[[], object], directory: Path) -> tuple[str, str]:
    """Return what is told of a damaged key, and the hint."""
    with pytest.raises(Failed) as raised:
        use()
    start, _, reason = raised.value.message.partition(" cannot be used: ")
    assert (raised.value.code, start) == ("KEY_DAMAGED", f"the key in {directory}")
    return reason, raised.value.hint or ""


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_key_is_named_with_the_way_out(
    how: str, bound_key: Path, files: KeyFiles
) -> None:
    damage(bound_key, how)
    before = sorted(os.listdir(bound_key))
    reason, hint = refusal(lambda: files.opened(PASSPHRASE), bound_key)
    assert reason == DAMAGES[how]
    assert hint.endswith(
        f"move {bound_key} away, and put the key back from a copy of its file:"
        " symphony vault key import FILE"
    )
    assert sorted(os.listdir(bound_key)) == before
    # The end of a file is looked at by what opens it.
    if how not in ("a cut identity", "another's recipient"):
        for use in (files.recipient, files.encrypted, files.told_recipient):
            assert refusal(use, bound_key) == (reason, hint)


@pytest.mark.parametrize("how", PARTED)
def test_nothing_is_locked_for_a_key_in_doubt_and_a_right_passphrase_ends_the_doubt(
    how: str, bound_key: Path, files: KeyFiles
) -> None:
    damage(bound_key, how)
    for use in (files.recipient, files.encrypted, lambda: files.write_copy("copy.age")):
        assert refusal(use, bound_key) == (PARTED[how], REBUILT)
    with pytest.raises(Failed, match="the passphrase is wrong"):
        files.opened("wrong")
    assert refusal(files.recipient, bound_key) == (PARTED[how], REBUILT)
    assert files.opened(PASSPHRASE) == KEY
    if how == "a directory":
        # Not even an empty one is taken for a file.
        assert refusal(files.recipient, bound_key) == (PARTED[how], REBUILT)
        return
    assert files.recipient() == RECIPIENT
    recipient = bound_key / "recipient.txt"
    assert recipient.read_bytes() == bound(RECIPIENT, files.encrypted()).content
    assert (mode(recipient), recipient.is_symlink()) == (0o600, False)
    assert sorted(os.listdir(bound_key)) == ["identity.age", "recipient.txt"]


def test_another_s_key_is_not_made_the_user_s(bound_key: Path, files: KeyFiles) -> None:
    # Both halves of it, in files of which one was put back from elsewhere.
    (bound_key / "recipient.txt").write_bytes(bound(OTHER, b"another file").content)
    reason, _ = refusal(files.recipient, bound_key)
    assert reason == "identity.age and recipient.txt do not belong together"
    reason, hint = refusal(lambda: files.opened(PASSPHRASE), bound_key)
    assert reason == "identity.age and recipient.txt are not of one key"
    assert hint.startswith(
        "if identity.age has yours, remove recipient.txt, which is then written anew; else move "
    )
    (bound_key / "recipient.txt").unlink()
    assert files.opened(PASSPHRASE) == KEY
    assert files.recipient() == RECIPIENT


def test_an_older_key_is_taken_as_it_is_and_bound_at_a_right_passphrase(
    key: Path, files: KeyFiles
) -> None:
    recipient = key / "recipient.txt"
    assert recipient.read_text() == f"{RECIPIENT}\n"
    assert files.recipient() == files.told_recipient() == RECIPIENT
    assert files.encrypted() == ENCRYPTED.encode()
    assert files.opened(PASSPHRASE) == KEY
    assert recipient.read_text() == BOUND
    # What a user has written there stays where nothing is to be changed.
    recipient.write_text(f"# mine\n\n{BOUND}")
    assert files.opened(PASSPHRASE) == KEY
    assert recipient.read_text().startswith("# mine")


def test_a_key_that_cannot_be_written_opens_all_the_same(
    key: Path, files: KeyFiles, directory: Path
) -> None:
    other = KeyFiles(str(directory), lambda: datetime.now(UTC))
    with other.changing():
        # Whoever changes the passphrase writes the file himself.
        assert files.opened(PASSPHRASE) == KEY
        assert (key / "recipient.txt").read_text() == f"{RECIPIENT}\n"
        assert other.opened(PASSPHRASE) == KEY
        assert (key / "recipient.txt").read_text() == BOUND
    (key / "recipient.txt").unlink()
    with a_full_disk():
        assert files.opened(PASSPHRASE) == KEY
    assert os.listdir(key) == ["identity.age"]


def test_age_itself_takes_the_recipient_s_file(key: Path, files: KeyFiles) -> None:
    files.opened(PASSPHRASE)
    (key / "recipient.txt").write_bytes(bound(RECIPIENT, b"one", b"two").content)
    Path("key.txt").write_text(PLAIN)
    for _ in range(2):
        script = 'age -R "$0" | age -d -i key.txt'
        command = ["sh", "-c", script, str(key / "recipient.txt")]
        done = subprocess.run(command, input=b"note", check=True, capture_output=True)
        assert done.stdout == b"note"
        files.opened(PASSPHRASE)
    assert (key / "recipient.txt").read_text() == BOUND


def test_who_reads_while_the_passphrase_is_changed_sees_one_key(
    bound_key: Path, files: KeyFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(age_keys, "encrypted", lambda *_: ANEW.encode())
    read = KeyDirectory.encrypted

    def and_then_it_is_changed(self: KeyDirectory) -> bytes:
        content = read(self)
        monkeypatch.setattr(KeyDirectory, "encrypted", read)
        files.change_passphrase(KEY, "new")
        return content

    monkeypatch.setattr(KeyDirectory, "encrypted", and_then_it_is_changed)
    assert files.recipient() == RECIPIENT
    assert files.encrypted() == ANEW.encode()


def test_the_directory_may_be_a_link_to_another_place(
    key: Path, files: KeyFiles, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    shutil.move(key, stick)
    key.symlink_to(stick)
    assert files.opened(PASSPHRASE) == KEY
    with pytest.raises(Conflict):
        files.put_file(KEY, b"")
    assert key.is_symlink()


@pytest.mark.parametrize("name", ["", "identity.age", "recipient.txt"])
@pytest.mark.parametrize("bits", [0o004, 0o020])
def test_a_key_that_others_can_get_at_is_told_of(
    name: str, bits: int, key: Path, files: KeyFiles
) -> None:
    path = key / name if name else key
    path.chmod(mode(path) | bits)
    (notice,) = files.notices()
    assert notice == (
        "KEY_NOT_PRIVATE",
        f"others have access to {path}; end it with: chmod -R go= '{key}'",
    )
    subprocess.run(notice.message.partition("with: ")[2], shell=True, check=True)
    assert files.notices() == []


def test_a_copy_takes_the_place_of_nothing(key: Path, files: KeyFiles) -> None:
    Path("there").write_text("mine")
    Path("link").symlink_to("nowhere")
    for name in ("there", "link", "."):
        with pytest.raises(Conflict) as raised:
            files.write_copy(name)
        assert (raised.value.code, raised.value.field) == ("PATH_TAKEN", "file")
    assert Path("there").read_text() == "mine"
    assert not Path("nowhere").exists()
    with pytest.raises(Failed) as failed:
        files.write_copy("no/such/place")
    assert (failed.value.code, failed.value.field) == ("KEY_NOT_WRITTEN", "file")
    with pytest.raises(InvalidValue) as invalid:
        files.write_copy("a\x1bb")
    assert invalid.value.code == "FILE_INVALID"


def test_a_file_that_may_be_a_key_is_read_with_care(files: KeyFiles) -> None:
    Path("key.age").write_text(ENCRYPTED)
    assert files.read_file("key.age") == ENCRYPTED.encode()
    os.mkfifo("pipe")
    for name, reason in {
        "gone": "No such file or directory",
        ".": "it is no regular file",
        "pipe": "it is no regular file",
        "/dev/zero": "it is no regular file",
    }.items():
        with pytest.raises(InvalidValue) as raised:
            files.read_file(name)
        assert raised.value.message == f"'{name}' cannot be read: {reason}"
        assert (raised.value.code, raised.value.field) == ("FILE_UNREADABLE", "file")
    Path("large").write_bytes(bytes(LARGEST_FILE * 3))
    with pytest.raises(InvalidValue, match="it is too large"):
        files.is_encrypted(files.read_file("large"))


def test_a_recipient_is_checked_by_age(files: KeyFiles) -> None:
    assert files.check_recipient(f" {RECIPIENT.upper()}\n") == RECIPIENT
    for text in ("ada", RECIPIENT[:-1] + "q", "ssh-rsa AAAA"):
        with pytest.raises(InvalidValue) as raised:
            files.check_recipient(text)
        assert raised.value.code == "RECIPIENT_INVALID"


def test_a_new_key_is_kept_under_its_passphrase(files: KeyFiles) -> None:
    key = files.generated()
    assert key.text.startswith("# created: 2026-01-02T00:00:00Z\n")
    assert files.key_in(key.text.encode()) == key
    assert not files.is_encrypted(key.text.encode())
    assert files.is_encrypted(ENCRYPTED.encode())
    assert files.key_in(ENCRYPTED.encode(), PASSPHRASE) == KEY


def test_only_one_process_at_a_time_changes_the_passphrase(
    key: Path, files: KeyFiles, directory: Path
) -> None:
    other = KeyFiles(str(directory), lambda: datetime.now(UTC))
    with files.changing():
        with pytest.raises(Conflict) as raised, other.changing():
            pass
        assert raised.value.code == "KEY_BUSY"
    with other.changing():
        pass


# What a process does up to its Nth call to the system that changes or syncs a file, where it is
# killed. Encrypting takes seconds, and is done beforehand.
KILLED_AT_A_CALL = """
import os, sys
from datetime import datetime, UTC
from symphony_cli.vaults.key import Key
from symphony_cli.system import age_keys
from symphony_cli.system.vaults.key.directory import KeyDirectory
from symphony_cli.system.vaults.key.files import KeyFiles
from symphony_cli.system.vaults.key.recipient_files import PublicHalf, bound
from tests.age_keys import ENCRYPTED, IDENTITY, PASSPHRASE, PLAIN, RECIPIENT

directory, action, fatal = sys.argv[1], sys.argv[2], int(sys.argv[3])
calls = 0

def counted(function):
    def call(*arguments, **options):
        global calls
        calls += 1
        if calls == fatal:
            os._exit(9)
        return function(*arguments, **options)
    return call

for name in ("open", "mkdir", "chmod", "fchmod", "fsync", "rename", "replace", "unlink"):
    setattr(os, name, counted(getattr(os, name)))
age_keys.encrypted = lambda key, passphrase: ENCRYPTED.encode()
files = KeyFiles(directory, lambda: datetime.now(UTC))
key = Key(IDENTITY, RECIPIENT, PLAIN)
if action == "put":
    files.put_file(key, ENCRYPTED.encode())
elif action == "open":
    files.opened(PASSPHRASE)
else:
    with files.changing():
        files.change_passphrase(key, "new")
"""


def killed_at(call: int, action: str, directory: Path) -> bool:
    """Run, and return whether it was killed before it was done."""
    command = [sys.executable, "-c", KILLED_AT_A_CALL, directory, action, str(call)]
    root = Path(__file__).parent.parent.parent
    code = subprocess.run(command, check=False, cwd=root).returncode
    assert code in (0, 9)
    return code == 9


def test_whenever_it_is_killed_a_key_is_there_as_a_whole_or_not_at_all(
    files: KeyFiles, directory: Path
) -> None:
    seen: list[bool] = []
    while killed_at(len(seen) + 1, "put", directory):
        is_there = files.recipient() is not None
        seen.append(is_there)
        if not is_there:
            assert not directory.exists()
            # What the killed one has left is in nobody's way.
            files.put_file(KEY, ENCRYPTED.encode())
        assert files.opened(PASSPHRASE) == KEY
        shutil.rmtree(directory.parent)
    assert seen == sorted(seen)
    assert (len(seen) > 8, seen[0], seen[-1]) == (True, False, True)


@pytest.mark.parametrize("is_older", [False, True])
def test_whenever_it_is_killed_one_passphrase_opens_the_key(
    key: Path, files: KeyFiles, *, is_older: bool
) -> None:
    identity, recipient = key / "identity.age", key / "recipient.txt"
    before = PublicHalf(RECIPIENT) if is_older else bound(RECIPIENT, ANEW.encode())
    both = bound(RECIPIENT, ANEW.encode(), ENCRYPTED.encode())
    after = bound(RECIPIENT, ENCRYPTED.encode())
    seen: list[tuple[bool, int]] = []
    while True:
        identity.write_bytes(ANEW.encode())
        recipient.write_bytes(before.content)
        if not killed_at(len(seen) + 1, "change", key):
            break
        assert files.recipient() == RECIPIENT
        stages = [half.content for half in (before, both, after)]
        seen.append((files.encrypted() == ENCRYPTED.encode(), stages.index(recipient.read_bytes())))
        assert files.encrypted() in (ANEW.encode(), ENCRYPTED.encode())
        assert files.opened(PASSPHRASE) == KEY
        # The next right passphrase has left one digest.
        assert recipient.read_bytes() == bound(RECIPIENT, files.encrypted()).content
    assert list(dict.fromkeys(seen)) == [(False, 0), (False, 1), (True, 1), (True, 2)]
    # Neither the old file nor what a killed process left is anywhere.
    assert sorted(os.listdir(key)) == ["identity.age", "recipient.txt"]
    assert (identity.read_bytes(), recipient.read_bytes()) == (ENCRYPTED.encode(), after.content)
    assert mode(identity) == mode(recipient) == 0o600


def test_whenever_it_is_killed_at_binding_the_key_is_as_it_was_or_bound(
    key: Path, files: KeyFiles
) -> None:
    recipient = key / "recipient.txt"
    old = recipient.read_text()
    seen: list[bool] = []
    while True:
        recipient.write_text(old)
        if not killed_at(len(seen) + 1, "open", key):
            break
        assert recipient.read_text() in (old, BOUND)
        assert files.recipient() == RECIPIENT
        seen.append(recipient.read_text() == BOUND)
    assert (seen, seen[0], seen[-1]) == (sorted(seen), False, True)
    assert recipient.read_text() == BOUND
    assert sorted(os.listdir(key)) == ["identity.age", "recipient.txt"]
