from __future__ import annotations

import hashlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import InvalidValue
from symphony_cli.system.vaults.key.recipient_files import PublicHalf, bound, public_half
from tests.age_keys import IDENTITY, RECIPIENT

DIGEST = hashlib.sha256(b"file").hexdigest()
LINE = f"# identity.age sha256:{DIGEST}"


@given(st.lists(st.binary(max_size=20), max_size=3))
def test_a_written_file_is_read_back(files: list[bytes]) -> None:
    half = bound(RECIPIENT, *files)
    assert public_half(half.content) == half
    assert all(half.fits(file) for file in files)
    assert half.fits(b"a file of more bytes than those have") is not bool(files)


@given(st.binary() | st.text().map(str.encode), st.booleans())
def test_any_content_is_a_public_half_or_refused(noise: bytes, is_after: bool) -> None:
    content = RECIPIENT.encode() + b"\n" + noise if is_after else noise
    with suppress(InvalidValue):
        assert public_half(content).recipient == RECIPIENT


@pytest.mark.parametrize(
    ("content", "digests"),
    [
        (RECIPIENT, ()),
        (f"\r\n  {RECIPIENT.upper()}  \r\n# mine\r\n", ()),
        (f"{RECIPIENT}\n{LINE}\n", (DIGEST,)),
        (f"{LINE}\r\n{RECIPIENT}\r\n\r\n", (DIGEST,)),
        (f"{RECIPIENT}\n{LINE}\n# identity.age sha256:cut", (DIGEST, "cut")),
    ],
)
def test_comments_other_than_digests_are_ignored(content: str, digests: tuple[str, ...]) -> None:
    assert public_half(content.encode()) == PublicHalf(RECIPIENT, digests)


def test_a_damaged_digest_matches_no_file() -> None:
    for damaged in ("", DIGEST[:-1], f"{DIGEST}0"):
        half = public_half(f"{RECIPIENT}\n# identity.age sha256:{damaged}\n".encode())
        assert not half.fits(b"file")


@pytest.mark.parametrize("content", ["", LINE, f"{RECIPIENT}\n{RECIPIENT}\n", IDENTITY])
def test_anything_but_one_public_key_is_refused(content: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        public_half(content.encode())
    assert IDENTITY not in str(raised.value)
