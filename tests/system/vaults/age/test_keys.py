from __future__ import annotations

import base64
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import Failed, InvalidValue, SymphonyError
from symphony_cli.system.vaults.age import keys as age_keys
from symphony_cli.vaults.key import Key
from tests.age_keys import ENCRYPTED, IDENTITY, PASSPHRASE, PLAIN, RECIPIENT

HEADER, FOOTER = "-----BEGIN AGE ENCRYPTED FILE-----\n", "-----END AGE ENCRYPTED FILE-----\n"
BINARY = base64.b64decode(ENCRYPTED.removeprefix(HEADER).removesuffix(FOOTER))


def in_armor(content: bytes) -> bytes:
    text = base64.b64encode(content).decode()
    lines = [text[at : at + 64] + "\n" for at in range(0, len(text), 64)]
    return "".join([HEADER, *lines, FOOTER]).encode()


@pytest.mark.parametrize(
    "content",
    [
        ENCRYPTED.encode(),
        BINARY,
        ENCRYPTED.replace("\n", "\r\n").encode(),
        b"\n  " + ENCRYPTED.encode() + b"\n\n",
    ],
    ids=["armored", "binary", "crlf", "white space around"],
)
def test_an_encrypted_file_opens_with_its_passphrase_only(content: bytes) -> None:
    assert age_keys.is_encrypted(content)
    age_keys.check_encrypted(content)
    key = age_keys.key_in(content, PASSPHRASE)
    assert (key.secret, key.recipient, key.text) == (IDENTITY, RECIPIENT, PLAIN)
    for wrong in ("", PASSPHRASE + " ", PASSPHRASE.upper()):
        with pytest.raises(Failed) as raised:
            age_keys.key_in(content, wrong)
        assert raised.value.code == "PASSPHRASE_WRONG"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        IDENTITY,
        IDENTITY.lower(),
        f"\n# mine\r\n\n  {IDENTITY} \r\n# end",
    ],
)
def test_a_plain_file_is_one_line_and_comments(text: str) -> None:
    assert not age_keys.is_encrypted(text.encode())
    key = age_keys.key_in(text.encode())
    assert (key.secret, key.recipient, key.text) == (IDENTITY, RECIPIENT, text)


def test_files_of_age_keygen_are_accepted() -> None:
    subprocess.run(["age-keygen", "-o", "key.txt"], check=True, capture_output=True)
    recipient = subprocess.run(
        ["age-keygen", "-y", "key.txt"], check=True, capture_output=True, text=True
    ).stdout.strip()
    assert age_keys.key_in(Path("key.txt").read_bytes()).recipient == recipient


def test_a_new_key_is_written_as_age_keygen_does() -> None:
    key = age_keys.generated(datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC))
    assert key.text.splitlines() == [
        "# created: 2026-01-02T03:04:05Z",
        f"# public key: {key.recipient}",
        key.secret,
    ]
    assert key != age_keys.generated(datetime(2026, 1, 2, tzinfo=UTC))
    Path("key.txt").write_text(key.text)
    told = subprocess.run(["age-keygen", "-y", "key.txt"], capture_output=True, text=True)
    assert told.stdout == f"{key.recipient}\n"


@pytest.mark.parametrize("works", [[18], [3, 20], [3, 4, 5, 20]])
def test_a_busy_machine_creates_no_weak_key(
    works: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bytes] = []

    def encrypt(plaintext: bytes, passphrase: str, armored: bool = False) -> bytes:
        made.append(in_armor(BINARY.replace(b" 4\n", b" %d\n" % works[len(made)])))
        return made[-1]

    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)
    assert age_keys.encrypted(Key(IDENTITY, RECIPIENT, PLAIN), "x") == made[-1]
    assert len(made) == min(len(works), 3)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is not one line AGE-SECRET-KEY-1..."),
        (b"# nothing\n", "it is not one line AGE-SECRET-KEY-1..."),
        (RECIPIENT.encode(), "it is not one line AGE-SECRET-KEY-1..."),
        (b"AGE-PLUGIN-YUBIKEY-1QQQ\n", "it is not one line AGE-SECRET-KEY-1..."),
        (f"{IDENTITY}\nmore\n".encode(), "it is not one line AGE-SECRET-KEY-1..."),
        (f"{IDENTITY}\n{IDENTITY}\n".encode(), "it contains 2 keys, but Symphony keeps one"),
        (IDENTITY[:-1].encode(), "its line AGE-SECRET-KEY-1... is damaged"),
        (IDENTITY.encode("utf-16"), "it is not text"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\nc2Vj\n", "it is not an age key"),
        (b"age-encryption.org/v1\n", "it is damaged, or cut off"),
        (HEADER.encode(), "it is damaged, or cut off"),
        (ENCRYPTED[:300].encode(), "it is damaged, or cut off"),
        (ENCRYPTED.replace("YWdl", "Y*dl", 1).encode(), "it is damaged, or cut off"),
        (BINARY[:-1], "it is damaged, or cut off"),
        (BINARY + b"x", "it is damaged, or cut off"),
        (BINARY.replace(b" 4\n", b" 23\n"), "its passphrase needs more work"),
        (BINARY.replace(b" 4\n", b" 99999999999\n"), "its passphrase needs more work"),
        (in_armor(BINARY.replace(b" 4\n", b" 30\n")), "its passphrase needs more work"),
        (BINARY.replace(b" 4\n", b" -4\n"), "it is damaged, or cut off"),
    ],
)
def test_an_invalid_file_is_refused_and_not_shown(content: bytes, reason: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        age_keys.key_in(content, PASSPHRASE)
    error = raised.value
    assert (error.code, error.field) == ("KEY_FILE_INVALID", "file")
    assert error.message.startswith(f"this is not a key file: {reason}")


def test_a_file_encrypted_for_a_key_is_refused_without_asking() -> None:
    done = subprocess.run(
        ["age", "-r", RECIPIENT], input=PLAIN.encode(), capture_output=True, check=True
    )
    with pytest.raises(InvalidValue, match="it is not encrypted with a passphrase"):
        age_keys.check_encrypted(done.stdout)


@given(st.integers(0, len(BINARY) - 1), st.integers(1, 255))
def test_a_file_with_a_changed_byte_is_a_clear_error(at: int, flip: int) -> None:
    content = bytearray(BINARY)
    content[at] ^= flip
    # A higher work factor would take a long time.
    if BINARY.index(b" 4\n") <= at <= BINARY.index(b" 4\n") + 2:
        return
    with pytest.raises((InvalidValue, Failed)) as raised:
        age_keys.key_in(bytes(content), PASSPHRASE)
    assert isinstance(raised.value, SymphonyError)
    assert raised.value.code in ("KEY_FILE_INVALID", "PASSPHRASE_WRONG")
    assert IDENTITY not in raised.value.message


@given(st.binary(max_size=400))
def test_any_content_is_a_clear_error(content: bytes) -> None:
    with pytest.raises(InvalidValue):
        age_keys.key_in(content, PASSPHRASE)
    with pytest.raises(InvalidValue):
        age_keys.key_in(b"age-encryption.org/v1\n" + content, PASSPHRASE)


def ssh_key(kind: str, *more: str) -> str:
    command = ["ssh-keygen", "-q", "-N", "", "-C", "ada at home", "-t", kind, "-f", "ssh", *more]
    subprocess.run(command, check=True)
    return Path("ssh.pub").read_text().strip()


@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_ssh_keys_are_recipients(kind: str) -> None:
    import pyrage

    line = ssh_key(kind)
    sealed = pyrage.encrypt(b"x", [age_keys.parsed_recipient(line)])
    done = subprocess.run(["age", "-d", "-i", "ssh"], input=sealed, capture_output=True)
    assert (done.returncode, done.stdout) == (0, b"x")


def test_an_invalid_recipient_is_refused() -> None:
    for text in (RECIPIENT[:-1] + "q", "ssh-ed25519 AAAA", "ssh-rsa AAAA"):
        with pytest.raises(InvalidValue) as raised:
            age_keys.parsed_recipient(text)
        assert raised.value.code == "RECIPIENT_INVALID"
        assert raised.value.message == f"invalid recipient '{text}'"
    with pytest.raises(InvalidValue) as raised:
        age_keys.parsed_recipient(ssh_key("rsa", "-b", "1024"))
    assert raised.value.message == "an RSA key for age must have 2048 to 4096 bits"


def refuse(monkeypatch: pytest.MonkeyPatch, message: str, times: int) -> None:
    """Let rage refuse so many decryptions before it works."""
    real = pyrage.passphrase.decrypt
    left = iter(range(times))

    def decrypt(content: bytes, passphrase: str) -> bytes:
        if next(left, None) is not None:
            raise pyrage.DecryptError(message)
        return real(content, passphrase)

    monkeypatch.setattr(pyrage.passphrase, "decrypt", decrypt)


TOO_SLOW = "Excessive work parameter for passphrase"


def test_a_key_opens_although_the_machine_was_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch, TOO_SLOW, 2)
    assert age_keys.key_in(ENCRYPTED.encode(), PASSPHRASE).recipient == RECIPIENT


@pytest.mark.parametrize(
    ("message", "code"), [(TOO_SLOW, "MACHINE_BUSY"), ("something new", "KEY_NOT_OPENED")]
)
def test_only_a_damaged_key_is_called_damaged(
    monkeypatch: pytest.MonkeyPatch, message: str, code: str
) -> None:
    refuse(monkeypatch, message, 99)
    with pytest.raises(Failed) as caught:
        age_keys.key_in(ENCRYPTED.encode(), PASSPHRASE)
    assert caught.value.code == code
