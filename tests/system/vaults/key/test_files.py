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
    """The key, with the digest of identity.age in recipient.txt."""
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
    # An empty directory has no key, and a new one replaces it.
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
            "to create one, run `symphony vault key create`",
        )
    files.put_file(KEY, ENCRYPTED.encode())
    assert files.opened(PASSPHRASE) == KEY


@pytest.mark.usefixtures("umask")
def test_a_key_is_private_whatever_the_umask(files: KeyFiles, directory: Path) -> None:
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
def test_an_existing_key_is_never_replaced(files: KeyFiles, directory: Path) -> None:
    with pytest.raises(Conflict) as raised:
        files.put_file(Key("AGE-SECRET-KEY-1OTHER", "age1other", ""), b"other")
    assert raised.value.code == "KEY_EXISTS"
    assert files.opened(PASSPHRASE) == KEY
    assert os.listdir(directory.parent) == ["vault-key"]


def test_anything_else_at_the_key_s_path_is_kept(files: KeyFiles, directory: Path) -> None:
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


def test_a_key_that_cannot_be_written_leaves_no_files(files: KeyFiles, sandbox: Sandbox) -> None:
    sandbox.symphony_home.write_text("in the way")
    with pytest.raises(Failed) as raised:
        files.put_file(KEY, ENCRYPTED.encode())
    assert raised.value.code == "KEY_NOT_WRITTEN"
    assert sandbox.symphony_home.read_text() == "in the way"


@contextmanager
def a_full_disk() -> Iterator[None]:
    """Limit the size of files; the errno differs from that of a full disk."""
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
    "a cut identity": "identity.age is not a key file: it is damaged, or cut off",
    "a large identity": "identity.age is too large",
    "a linked identity": "identity.age is a symbolic link",
    "a pipe": "identity.age: it is not a regular file",
    "another's recipient": "identity.age and recipient.txt belong to different keys",
}
# What the next passphrase that is right mends.
PARTED = {
    "no recipient": "recipient.txt: No such file or directory",
    "an empty recipient": "recipient.txt contains no public key",
    "a recipient that is none": "recipient.txt contains no public key",
    "a recipient in no encoding": "recipient.txt contains no public key",
    "an SSH recipient": "recipient.txt contains no public key",
    "two recipients": "recipient.txt contains no public key",
    "a linked recipient": "recipient.txt is a symbolic link",
    "a directory": "recipient.txt: it is not a regular file",
    "a device": "recipient.txt is a symbolic link",
    "another's identity": "identity.age and recipient.txt do not belong together",
}
REBUILT = (
    "recipient.txt is written again when you next enter the passphrase: run `symphony vault"
    " unlock` or `symphony vault key change-passphrase`"
)


def refusal(use: Callable[[], object], directory: Path) -> tuple[str, str]:
    """Return the message and hint for a damaged key."""
    with pytest.raises(Failed) as raised:
        use()
    start, _, reason = raised.value.message.partition(" cannot be used: ")
    assert (raised.value.code, start) == ("KEY_DAMAGED", f"the key in {directory}")
    return reason, raised.value.hint or ""


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_key_is_reported_with_a_hint(how: str, bound_key: Path, files: KeyFiles) -> None:
    damage(bound_key, how)
    before = sorted(os.listdir(bound_key))
    reason, hint = refusal(lambda: files.opened(PASSPHRASE), bound_key)
    assert reason == DAMAGES[how]
    assert hint.endswith(
        f"move {bound_key} away; to restore the key from a copy, run `symphony vault key import"
        " FILE`"
    )
    assert sorted(os.listdir(bound_key)) == before
    # Only opening a file reads its end.
    if how not in ("a cut identity", "another's recipient"):
        for use in (files.recipient, files.encrypted, files.recorded_recipient):
            assert refusal(use, bound_key) == (reason, hint)


@pytest.mark.parametrize("how", PARTED)
def test_a_mismatched_key_has_no_recipient_until_it_is_opened(
    how: str, bound_key: Path, files: KeyFiles
) -> None:
    damage(bound_key, how)
    for use in (files.recipient, files.encrypted, lambda: files.write_copy("copy.age")):
        assert refusal(use, bound_key) == (PARTED[how], REBUILT)
    with pytest.raises(Failed, match="wrong passphrase"):
        files.opened("wrong")
    assert refusal(files.recipient, bound_key) == (PARTED[how], REBUILT)
    assert files.opened(PASSPHRASE) == KEY
    if how == "a directory":
        # Not even an empty digest is ignored.
        assert refusal(files.recipient, bound_key) == (PARTED[how], REBUILT)
        return
    assert files.recipient() == RECIPIENT
    recipient = bound_key / "recipient.txt"
    assert recipient.read_bytes() == bound(RECIPIENT, files.encrypted()).content
    assert (mode(recipient), recipient.is_symlink()) == (0o600, False)
    assert sorted(os.listdir(bound_key)) == ["identity.age", "recipient.txt"]


def test_files_of_two_keys_are_refused(bound_key: Path, files: KeyFiles) -> None:
    # Two files of which one was restored from another key.
    (bound_key / "recipient.txt").write_bytes(bound(OTHER, b"another file").content)
    reason, _ = refusal(files.recipient, bound_key)
    assert reason == "identity.age and recipient.txt do not belong together"
    reason, hint = refusal(lambda: files.opened(PASSPHRASE), bound_key)
    assert reason == "identity.age and recipient.txt belong to different keys"
    assert hint.startswith(
        "if identity.age has your key, remove recipient.txt, which is then written again; else"
        " move "
    )
    (bound_key / "recipient.txt").unlink()
    assert files.opened(PASSPHRASE) == KEY
    assert files.recipient() == RECIPIENT


def test_an_older_key_gets_its_digest_when_it_is_opened(key: Path, files: KeyFiles) -> None:
    recipient = key / "recipient.txt"
    assert recipient.read_text() == f"{RECIPIENT}\n"
    assert files.recipient() == files.recorded_recipient() == RECIPIENT
    assert files.encrypted() == ENCRYPTED.encode()
    assert files.opened(PASSPHRASE) == KEY
    assert recipient.read_text() == BOUND
    # A user's comment stays if nothing has to change.
    recipient.write_text(f"# mine\n\n{BOUND}")
    assert files.opened(PASSPHRASE) == KEY
    assert recipient.read_text().startswith("# mine")


def test_a_read_only_key_opens_too(key: Path, files: KeyFiles, directory: Path) -> None:
    other = KeyFiles(str(directory), lambda: datetime.now(UTC))
    with other.changing():
        # A process that changes the passphrase writes the file itself.
        assert files.opened(PASSPHRASE) == KEY
        assert (key / "recipient.txt").read_text() == f"{RECIPIENT}\n"
        assert other.opened(PASSPHRASE) == KEY
        assert (key / "recipient.txt").read_text() == BOUND
    (key / "recipient.txt").unlink()
    with a_full_disk():
        assert files.opened(PASSPHRASE) == KEY
    assert os.listdir(key) == ["identity.age"]


def test_age_reads_the_recipient_file(key: Path, files: KeyFiles) -> None:
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


def test_a_reader_sees_one_key_while_the_passphrase_changes(
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


def test_the_directory_may_be_a_link(key: Path, files: KeyFiles, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    shutil.move(key, stick)
    key.symlink_to(stick)
    assert files.opened(PASSPHRASE) == KEY
    with pytest.raises(Conflict):
        files.put_file(KEY, b"")
    assert key.is_symlink()


@pytest.mark.parametrize("name", ["", "identity.age", "recipient.txt"])
@pytest.mark.parametrize("bits", [0o004, 0o020])
def test_a_key_that_others_can_access_is_a_warning(
    name: str, bits: int, key: Path, files: KeyFiles
) -> None:
    path = key / name if name else key
    path.chmod(mode(path) | bits)
    (notice,) = files.notices()
    assert notice == (
        "KEY_NOT_PRIVATE",
        f"others have access to {path}; to restrict it, run `chmod -R go= '{key}'`",
    )
    subprocess.run(notice.message.partition("run ")[2].strip("`"), shell=True, check=True)
    assert files.notices() == []


def test_a_copy_replaces_nothing(key: Path, files: KeyFiles) -> None:
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


def test_only_small_regular_files_are_read(files: KeyFiles) -> None:
    Path("key.age").write_text(ENCRYPTED)
    assert files.read_file("key.age") == ENCRYPTED.encode()
    os.mkfifo("pipe")
    for name, reason in {
        "gone": "No such file or directory",
        ".": "it is not a regular file",
        "pipe": "it is not a regular file",
        "/dev/zero": "it is not a regular file",
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


def test_a_new_key_is_encrypted_with_its_passphrase(files: KeyFiles) -> None:
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
from symphony_cli.system.vaults.age import keys as age_keys
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
    """Run, and return whether it was killed before its end."""
    command = [sys.executable, "-c", KILLED_AT_A_CALL, directory, action, str(call)]
    root = Path(__file__).parents[4]
    code = subprocess.run(command, check=False, cwd=root).returncode
    assert code in (0, 9)
    return code == 9


def test_a_kill_at_any_call_leaves_a_complete_key_or_none(files: KeyFiles, directory: Path) -> None:
    seen: list[bool] = []
    while killed_at(len(seen) + 1, "put", directory):
        is_there = files.recipient() is not None
        seen.append(is_there)
        if not is_there:
            assert not directory.exists()
            # Files that the killed process left do not matter.
            files.put_file(KEY, ENCRYPTED.encode())
        assert files.opened(PASSPHRASE) == KEY
        shutil.rmtree(directory.parent)
    assert seen == sorted(seen)
    assert (len(seen) > 8, seen[0], seen[-1]) == (True, False, True)


@pytest.mark.parametrize("is_older", [False, True])
def test_a_kill_at_any_call_leaves_one_passphrase_that_opens_the_key(
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
        # Opening the key leaves one digest.
        assert recipient.read_bytes() == bound(RECIPIENT, files.encrypted()).content
    assert list(dict.fromkeys(seen)) == [(False, 0), (False, 1), (True, 1), (True, 2)]
    # The old file and temporary files are gone.
    assert sorted(os.listdir(key)) == ["identity.age", "recipient.txt"]
    assert (identity.read_bytes(), recipient.read_bytes()) == (ENCRYPTED.encode(), after.content)
    assert mode(identity) == mode(recipient) == 0o600


def test_a_kill_while_recording_the_digest_leaves_the_old_or_the_new_file(
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
