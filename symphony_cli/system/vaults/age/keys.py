"""Keys as age has them. All that is cryptography is done by pyrage, the library of rage."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import TYPE_CHECKING

from symphony_cli.base.errors import Failed, InvalidValue
from symphony_cli.domain.recipients import invalid_recipient, recipient_error
from symphony_cli.vaults.key import Key

if TYPE_CHECKING:
    import pyrage

_BINARY = b"age-encryption.org/v1\n"
_ARMOUR = b"-----BEGIN AGE ENCRYPTED FILE-----"
_SECRET = "AGE-SECRET-KEY-1"
# More than age itself takes: scrypt would have 8 GB of memory for it. rage goes by the time alone.
_TOO_MUCH_WORK = 23
# What age itself asks for.
_ENOUGH_WORK, _TRIES = 18, 3
# What pyrage says where the passphrase does not fit, and else never.
_WRONG_PASSPHRASE = "Decryption failed"
_DAMAGED = "it is damaged, or cut off"


def parsed_recipient(text: str) -> pyrage.x25519.Recipient | pyrage.ssh.Recipient:
    """Return what pyrage encrypts for. Raises InvalidValue (RECIPIENT_INVALID)."""
    import pyrage

    try:
        if text.startswith("ssh-"):
            return pyrage.ssh.Recipient.from_str(text)
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        if "RsaModulus" in str(error):
            raise recipient_error("an RSA key for age has from 2048 to 4096 bits") from None
        raise invalid_recipient(text) from None


def generated(at: datetime) -> Key:
    """Return a new key, made at a time in UTC, with the text that age-keygen writes."""
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    secret, recipient = str(identity), str(identity.to_public())
    created = f"# created: {at:%Y-%m-%dT%H:%M:%SZ}\n"
    return Key(secret, recipient, f"{created}# public key: {recipient}\n{secret}\n")


def encrypted(key: Key, passphrase: str) -> bytes:
    """Return the key's file under a passphrase, as `age -d -i` takes it.

    That takes a second or two, which is what makes guessing the passphrase slow.
    """
    import pyrage

    content = b""
    for _ in range(_TRIES):
        content = pyrage.passphrase.encrypt(key.text.encode(), passphrase, armored=True)
        # rage asks for a second's work, by a millisecond's measurement: where others had the
        # machine in that, it is far too little.
        if _work(content) >= _ENOUGH_WORK:
            break
    return content


def is_encrypted(content: bytes) -> bool:
    """Whether this is a file that age has encrypted, with or without armour."""
    return content.lstrip().startswith((_BINARY, _ARMOUR))


def key_in(content: bytes, passphrase: str | None = None) -> Key:
    """Return the one key that is in a file, encrypted or not.

    Raises Failed (PASSPHRASE_WRONG), InvalidValue (KEY_FILE_INVALID); nothing of the content is in
    an error.
    """
    if not is_encrypted(content):
        return _key_in_text(content)
    return _key_in_text(_decrypted(content, passphrase or ""))


def check_encrypted(content: bytes) -> None:
    """Raise InvalidValue (KEY_FILE_INVALID) for what no passphrase opens, or none should."""
    if _work(content) >= _TOO_MUCH_WORK:
        raise file_error("its passphrase would take far more work than age takes on")


def _work(content: bytes) -> int:
    """Return the power of two that an encrypted file's passphrase has for scrypt's N."""
    lines = _header(content).split(b"\n")
    if len(lines) < 3:
        raise file_error(_DAMAGED)
    stanza = lines[1].split()
    if stanza[:2] != [b"->", b"scrypt"]:
        raise file_error("it is not encrypted with a passphrase")
    if len(stanza) != 4 or not stanza[3].isdigit():
        raise file_error(_DAMAGED)
    # No more digits than Python makes a number of at once.
    return int(stanza[3][:9])


def _header(content: bytes) -> bytes:
    """Return the beginning of an encrypted file without its armour, nothing where it is broken."""
    content = content.lstrip()
    if not content.startswith(_ARMOUR):
        return content[:200]
    lines = [line.strip() for line in content.split(b"\n")[1:5]]
    try:
        return base64.b64decode(b"".join(line for line in lines if line[:1] != b"-"), validate=True)
    except binascii.Error:
        return b""


def _decrypted(content: bytes, passphrase: str) -> bytes:
    import pyrage

    check_encrypted(content)
    try:
        # age lets white space stand before the armour, and rage does not.
        return pyrage.passphrase.decrypt(content.lstrip(), passphrase)
    except pyrage.DecryptError as error:
        if str(error) == _WRONG_PASSPHRASE:
            raise Failed(
                "PASSPHRASE_WRONG", "the passphrase is wrong", field="passphrase"
            ) from None
        raise file_error(_DAMAGED) from None


def _key_in_text(content: bytes) -> Key:
    import pyrage

    if b"PRIVATE KEY-----" in content:
        raise file_error("it is no key of age's")
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise file_error("it is no text") from None
    lines = [line.strip() for line in text.splitlines()]
    secrets = [line for line in lines if line and not line.startswith("#")]
    if len(secrets) > 1 and all(line.upper().startswith(_SECRET) for line in secrets):
        raise file_error(f"it holds {len(secrets)} keys, and Symphony keeps one")
    if len(secrets) != 1 or not secrets[0].upper().startswith(_SECRET):
        raise file_error(f"it is not one line {_SECRET}...")
    try:
        identity = pyrage.x25519.Identity.from_str(secrets[0])
    except pyrage.IdentityError:
        raise file_error(f"its line {_SECRET}... is damaged") from None
    return Key(str(identity), str(identity.to_public()), text)


def file_error(reason: str) -> InvalidValue:
    """The error for a file that is not a key's."""
    return InvalidValue(
        "KEY_FILE_INVALID",
        f"this is not the file of a key: {reason}",
        hint="a key's file is what `age-keygen` or `symphony vault key export` write",
        field="file",
    )
