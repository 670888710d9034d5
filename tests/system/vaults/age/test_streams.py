"""Encrypting and decrypting in another process, with its errors."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symphony_cli.base.errors import Failed
from symphony_cli.system.vaults.age import streams, worker
from symphony_cli.system.vaults.age.streams import (
    AgeFailed,
    Decryption,
    Encryption,
    NoKeyFits,
    Tampered,
)
from symphony_cli.system.vaults.archive.failures import failing
from tests.age_keys import IDENTITY, RECIPIENT

PLAIN = b"words\n" * 20_000
SEALED = pyrage.encrypt(PLAIN, [pyrage.x25519.Recipient.from_str(RECIPIENT)])
PAYLOAD = SEALED.index(b"\n", SEALED.index(b"---")) + 1
# age writes a header of another length each time, so places are counted from the end.
FROM_END = PAYLOAD - len(SEALED)

Program = Callable[[str], None]


@pytest.fixture
def worker_begins_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Program:
    """Return a function that puts lines before the worker's program."""
    program = Path(worker.__file__).read_text()

    def put(lines: str) -> None:
        main = 'if __name__ == "__main__":\n'
        changed = tmp_path / "worker.py"
        changed.write_text(program.replace(main, f"import pyrage\n{lines}\n{main}"))
        monkeypatch.setattr(worker, "__file__", str(changed))

    return put


def decrypted(content: bytes, identity: str = IDENTITY) -> bytes:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        with Decryption(file.fileno(), identity, lambda done: None) as stream:
            return stream.read(1 << 20)


def encrypted(descriptor: int) -> None:
    with Encryption(descriptor, [RECIPIENT]) as stream:
        stream.write(PLAIN)


def test_what_is_encrypted_is_decrypted() -> None:
    with tempfile.TemporaryFile() as file:
        encrypted(file.fileno())
        file.seek(0)
        assert decrypted(file.read()) == PLAIN


@settings(deadline=None, max_examples=30)
@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_a_changed_byte_is_tampering_or_another_key(at: int, flip: int) -> None:
    content = bytearray(SEALED)
    content[at] ^= flip
    with pytest.raises((Tampered, NoKeyFits)) as raised:
        decrypted(bytes(content))
    assert at < PAYLOAD or raised.type is Tampered


@pytest.mark.parametrize(
    "length",
    [0, 1, 30, FROM_END - 9, FROM_END, FROM_END + 5, FROM_END + 16, FROM_END + 16 + 65552, -1],
)
def test_a_file_that_is_cut_off_is_tampering(length: int) -> None:
    with pytest.raises(Tampered):
        decrypted(SEALED[:length])


def test_another_key_does_not_fit() -> None:
    with pytest.raises(NoKeyFits):
        decrypted(SEALED, str(pyrage.x25519.Identity.generate()))


UNKNOWN = r"""
def fail(*_):
    raise ERROR
pyrage.decrypt_io = pyrage.encrypt_io = fail
"""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("pyrage.DecryptError('something\\nnew')", "DecryptError: something new"),
        ("pyrage.EncryptError('something new')", "EncryptError: something new"),
        ("OSError('no number')", "OSError: no number"),
        ("ValueError('any other')", "ValueError: any other"),
        ("MemoryError()", "MemoryError"),
        ("os._exit(9)", "its process ended with 9"),
        ("os.kill(os.getpid(), 9)", "its process ended with -9"),
    ],
)
def test_an_unknown_error_is_reported_as_itself(
    worker_begins_with: Program, error: str, words: str
) -> None:
    worker_begins_with(UNKNOWN.replace("ERROR", error))
    with pytest.raises(AgeFailed) as caught:
        decrypted(SEALED)
    assert str(caught.value) == words
    with tempfile.TemporaryFile() as file, pytest.raises(AgeFailed) as caught:
        encrypted(file.fileno())
    assert str(caught.value) == words


def test_an_unknown_error_is_escaped_for_the_user(worker_begins_with: Program) -> None:
    worker_begins_with(UNKNOWN.replace("ERROR", r"pyrage.DecryptError('red \x1b[31m')"))
    with pytest.raises(Failed) as caught, failing("NOT_UNLOCKED", "/notes"):
        decrypted(SEALED)
    assert (caught.value.code, caught.value.message) == (
        "NOT_UNLOCKED",
        r"cannot unlock '/notes': age failed: DecryptError: red \x1b[31m",
    )


@pytest.mark.parametrize("reads", [0, 1])
def test_a_disk_that_cannot_be_read_is_not_tampering(
    worker_begins_with: Program, reads: int
) -> None:
    worker_begins_with(f"""
left = [{reads}]
real = io.FileIO.readinto
class Failing(io.FileIO):
    def readinto(self, buffer):
        if not left[0]:
            raise OSError(5, "Input/output error")
        left[0] -= 1
        return real(self, memoryview(buffer)[:{PAYLOAD + 20}])
Source.__bases__ = (Failing,)
""")
    with pytest.raises(OSError, match="Input/output error") as caught:
        decrypted(SEALED)
    assert caught.value.errno == 5


def test_a_full_disk_is_reported() -> None:
    descriptor = os.open("/dev/full", os.O_WRONLY)
    try:
        with pytest.raises(OSError, match="No space left"):
            encrypted(descriptor)
    finally:
        os.close(descriptor)


MUCH = "sys.stderr.write('a warning\\n' * 100_000); sys.stderr.flush()"


def test_much_output_on_standard_error_does_not_stop_the_work(worker_begins_with: Program) -> None:
    worker_begins_with(MUCH)
    with tempfile.TemporaryFile() as file:
        encrypted(file.fileno())
        file.seek(0)
        assert decrypted(file.read()) == PLAIN
    with pytest.raises(NoKeyFits):
        decrypted(SEALED, str(pyrage.x25519.Identity.generate()))


def test_a_bounded_end_of_standard_error_is_kept(worker_begins_with: Program) -> None:
    worker_begins_with(MUCH + UNKNOWN.replace("ERROR", "ValueError('long ' * 100_000)"))
    with pytest.raises(AgeFailed) as caught:
        decrypted(SEALED)
    assert len(str(caught.value)) <= streams.MOST_KEPT
