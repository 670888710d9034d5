"""The reference has every code of an error or a warning."""

from __future__ import annotations

import re
from pathlib import Path

import symphony_cli
from tests.schemas import documented_codes

SOURCE = Path(symphony_cli.__path__[0])
ROOT = SOURCE.parent
CODE = re.compile(r'"([A-Z]+(?:_[A-Z]+)+)"')
# The names of variables, files of git, formats and constants of the system.
NO_CODES = re.compile(
    r"(?:ANDROID|BISECT|CLICOLOR|F|GCM|GH|GHQ|GIT|GITA|LC|MANI|NO_COLOR|PC|SEEK|SSH_ASKPASS|SYMPHONY"
    r"|XDG|YYYY|ZK)(?:_.*)?|.*_HEAD"
)
# The store puts a noun before these.
PARTS = {"USERNAME_TAKEN", "EMAIL_TAKEN", "NAME_TAKEN", "PATH_TAKEN"}


def test_the_reference_has_each_code_in_the_source() -> None:
    found = {
        code
        for path in SOURCE.rglob("*.py")
        for code in CODE.findall(path.read_text("utf-8"))
        if not NO_CODES.fullmatch(code)
    }
    assert found - PARTS - documented_codes() == set()


def test_the_page_and_the_topic_have_the_same_codes() -> None:
    page = (ROOT / "docs" / "reference" / "error-codes.md").read_text("utf-8")
    assert {*re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE)} == documented_codes()


def test_each_cause_and_cure_is_a_whole_sentence() -> None:
    topic = (SOURCE / "output" / "topics" / "error-codes.md").read_text("utf-8")
    entries = re.findall(r"^- ([A-Z_]+)(?: \([\d, ]+\))?: (.+)$", topic, re.MULTILINE)
    assert {code for code, _ in entries} == documented_codes()
    # A value alone, values side by side, or a command that is missing.
    half = re.compile(r"(?:^|; or |; hint: )'?…'?(?:[:;]|$)|……|\brun(?:;|$)")
    assert [code for code, text in entries if half.search(text)] == []
