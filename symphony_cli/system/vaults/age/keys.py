"""age keys, by pyrage, the library of rage."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import TYPE_CHECKING

from symphony_cli.base.errors import Failed, InvalidValue
from symphony_cli.base.text import escaped
from symphony_cli.domain.recipients import invalid_recipient, recipient_error
from symphony_cli.system.vaults.age.worker import OF_DAMAGE
from symphony_cli.vaults.key import Key

if TYPE_CHECKING:
    import pyrage

_BINARY = b"age-encryption.org/v1\n"
_ARMOR = b"-----BEGIN AGE ENCRYPTED FILE-----"
_SECRET = "AGE-SECRET-KEY-1"
# age refuses more than 22; at 23 scrypt takes 8 GB of memory. rage limits only the time.
_TOO_MUCH_WORK = 23
# age's own work factor.
_ENOUGH_WORK, _TRIES = 18, 3
_WRONG_PASSPHRASE = "Decryption failed"
_TOO_SLOW = "Excessive work parameter"
_OF_DAMAGE = (*OF_DAMAGE, "No matching keys", "invalid armor", "DecodeError")
_DAMAGED = "it is damaged, or cut off"


def parsed_recipient(text: str) -> pyrage.x25519.Recipient | pyrage.ssh.Recipient:
    """Return pyrage's recipient. Raises InvalidValue (RECIPIENT_INVALID)."""
    import pyrage

    try:
        if text.startswith("ssh-"):
            return pyrage.ssh.Recipient.from_str(text)
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        if "RsaModulus" in str(error):
            raise recipient_error("an RSA key for age must have 2048 to 4096 bits") from None
        raise invalid_recipient(text) from None


def generated(at: datetime) -> Key:
    """Return a new key with the text that age-keygen would write at a time (UTC)."""
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    secret, recipient = str(identity), str(identity.to_public())
    created = f"# created: {at:%Y-%m-%dT%H:%M:%SZ}\n"
    return Key(secret, recipient, f"{created}# public key: {recipient}\n{secret}\n")


def encrypted(key: Key, passphrase: str) -> bytes:
    """Return the key's file, encrypted with a passphrase, for `age -d -i`.

    This takes a second or two, which makes guessing the passphrase slow.
    """
    import pyrage

    content = b""
    for _ in range(_TRIES):
        content = pyrage.passphrase.encrypt(key.text.encode(), passphrase, armored=True)
        # rage chooses a second's work from a measurement of a millisecond. On a busy machine that
        # gives far too little, so try again.
        if _work(content) >= _ENOUGH_WORK:
            break
    return content


def is_encrypted(content: bytes) -> bool:
    """Whether content is an age file, armored or not."""
    return content.lstrip().startswith((_BINARY, _ARMOR))


def key_in(content: bytes, passphrase: str | None = None) -> Key:
    """Return the one key in a file, encrypted or not.

    Raises Failed (PASSPHRASE_WRONG), InvalidValue (KEY_FILE_INVALID), without the content.
    """
    if not is_encrypted(content):
        return _key_in_text(content)
    return _key_in_text(_decrypted(content, passphrase or ""))


def check_encrypted(content: bytes) -> None:
    """Raise InvalidValue (KEY_FILE_INVALID) if no passphrase can, or should, open a file."""
    if _work(content) >= _TOO_MUCH_WORK:
        raise file_error("its passphrase needs more work than age allows")


def _work(content: bytes) -> int:
    """Return the scrypt work factor, the base-2 logarithm of N, of an encrypted file."""
    lines = _header(content).split(b"\n")
    if len(lines) < 3:
        raise file_error(_DAMAGED)
    stanza = lines[1].split()
    if stanza[:2] != [b"->", b"scrypt"]:
        raise file_error("it is not encrypted with a passphrase")
    if len(stanza) != 4 or not stanza[3].isdigit():
        raise file_error(_DAMAGED)
    # A bounded number of digits, since int() refuses very many.
    return int(stanza[3][:9])


def _header(content: bytes) -> bytes:
    """Return the start of an encrypted file without armor, or nothing if the armor is damaged."""
    content = content.lstrip()
    if not content.startswith(_ARMOR):
        return content[:200]
    lines = [line.strip() for line in content.split(b"\n")[1:5]]
    try:
        return base64.b64decode(b"".join(line for line in lines if line[:1] != b"-"), validate=True)
    except binascii.Error:
        return b""


def _decrypted(content: bytes, passphrase: str) -> bytes:
    import pyrage

    check_encrypted(content)
    for _ in range(_TRIES):
        try:
            # age allows white space before the armor, and rage does not.
            return pyrage.passphrase.decrypt(content.lstrip(), passphrase)
        except pyrage.DecryptError as error:
            if str(error) == _WRONG_PASSPHRASE:
                raise Failed("PASSPHRASE_WRONG", "wrong passphrase", field="passphrase") from None
            # rage measures for a millisecond how fast the machine is, and refuses what it believes
            # to take too long. `check_encrypted` has accepted the work factor.
            if str(error).startswith(_OF_DAMAGE):
                raise file_error(_DAMAGED) from None
            if not str(error).startswith(_TOO_SLOW):
                message = f"cannot open the key: {escaped(str(error))}"
                raise Failed("KEY_NOT_OPENED", message) from None
    raise Failed(
        "MACHINE_BUSY",
        "cannot open the key: the machine is too busy to check the passphrase",
        hint="try again",
    )


def _key_in_text(content: bytes) -> Key:
    import pyrage

    if b"PRIVATE KEY-----" in content:
        raise file_error("it is not an age key")
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise file_error("it is not text") from None
    lines = [line.strip() for line in text.splitlines()]
    secrets = [line for line in lines if line and not line.startswith("#")]
    if len(secrets) > 1 and all(line.upper().startswith(_SECRET) for line in secrets):
        raise file_error(f"it contains {len(secrets)} keys, but Symphony keeps one")
    if len(secrets) != 1 or not secrets[0].upper().startswith(_SECRET):
        raise file_error(f"it is not one line {_SECRET}...")
    try:
        identity = pyrage.x25519.Identity.from_str(secrets[0])
    except pyrage.IdentityError:
        raise file_error(f"its line {_SECRET}... is damaged") from None
    return Key(str(identity), str(identity.to_public()), text)


def file_error(reason: str) -> InvalidValue:
    """Return the error for an invalid key file."""
    return InvalidValue(
        "KEY_FILE_INVALID",
        f"this is not a key file: {reason}",
        hint="use a file from `age-keygen` or `symphony vault key export`",
        field="file",
    )
