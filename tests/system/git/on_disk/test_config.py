from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from symphony_cli.system.git.on_disk import config as git_config
from symphony_cli.system.git.on_disk.config import Settings, main_remote, parse

# Weighted towards git's syntax, since random text seldom gets past line one.
PIECES = st.sampled_from(
    [
        *'[]"\\=#; \t\n\r.-_:@/é%',
        "\r\n",
        "\\n",
        "\\t",
        "\\b",
        '\\"',
        "\\\\",
        "\\\n",
        "\\x",
        "[core]\n",
        '[remote "origin"]\n',
        '[Remote "Ori\\"gin\\\\ x"]',
        "[branch.Main]\n",
        '[ "x"]\n',
        "url = ",
        "url",
        "Url=https://example.org/x.git\n",
        'a = "b ; c" # d\n',
        "bare = true\n",
        "value ",
        '" quoted "',
        "\ufeff",
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)


def by_git(path: Path) -> Settings | None:
    done = subprocess.run(
        ["git", "config", "--file", str(path), "--no-includes", "--list", "-z"],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        return None
    found: Settings = []
    for entry in done.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        name, newline, value = entry.partition("\n")
        found.append((name, value if newline else None))
    return found


def blanks_alike(found: Settings | None) -> Settings | None:
    """Replace tabs and carriage returns in values by spaces, as gits before 2.45 do."""
    if found is None:
        return None
    return [(name, value and value.replace("\t", " ").replace("\r", " ")) for name, value in found]


@settings(
    max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(TEXTS)
@example("")
@example("[a]\nb = c \\\n  d\n")
@example("[a]\nb = \\")
@example("[a]\nb")
@example("# x\n[a] ; y\nb = c\n")
@example("[a]\nb = c;\n[d]\ne = \tf \tg\t\n")
@example("[a]\nb = x  \\\n   \n")
@example('[a]\nb = "" x ""  # y\n')
@example('[a "b\\\nc"]\nd=e\n')
@example("[a] b = c\n d\n")
@example("a = b\n")
@example("[a]\n1 = 2\n")
@example("[a]\nb = é\n")
@example("\ufeff[a]\nb=c\r\n")
def test_a_configuration_reads_as_git_reads_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config"
    path.write_bytes(text.encode())
    assert blanks_alike(parse(text)) == blanks_alike(by_git(path))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[remote "origin"]\nurl = "a # b"\n', [("remote.origin.url", "a # b")]),
        ('[remote "Or\\"i\\\\gin"]\nURL = x\n', [('remote.Or"i\\gin.url', "x")]),
        ("[Branch.MAIN]\nKey\n", [("branch.main.key", None)]),
        ("[a]\nb = c\nb = d\n", [("a.b", "c"), ("a.b", "d")]),
        ("[a]\nb = \0\n", None),
        ('[a]\nb = "\n', None),
    ],
)
def test_settings_are_parsed(text: str, found: Settings | None) -> None:
    assert parse(text) == found


@pytest.mark.parametrize(
    ("value", "is_true", "is_false"),
    [
        ("= true", True, False),
        ("", True, False),
        ("= YES", True, False),
        ("= 1", True, False),
        ("= false", False, True),
        ("= Off", False, True),
        ("=", False, True),
    ],
)
def test_booleans_are_read(value: str, is_true: bool, is_false: bool) -> None:
    found = parse(f"[core]\nbare = true\nbare {value}\n")
    assert found is not None
    assert git_config.is_true(found, "core.bare") is is_true
    assert git_config.is_false(found, "core.bare") is is_false
    assert not git_config.is_true([], "core.bare")
    assert not git_config.is_false([], "core.bare")


@pytest.mark.parametrize(
    ("urls", "remote"),
    [
        ([], None),
        ([("a", "1"), ("origin", "2")], ("origin", "2")),
        ([("b", "1"), ("a", "2")], ("b", "1")),
        ([("origin", "1"), ("origin", "2")], ("origin", "1")),
        ([("origin", "1"), ("origin", ""), ("origin", "2")], ("origin", "2")),
        ([("origin", ""), ("a.b", "2")], ("a.b", "2")),
    ],
)
def test_the_main_remote_is_origin_or_the_first(
    urls: list[tuple[str, str]], remote: tuple[str, str] | None
) -> None:
    found: Settings = [("remote.pushdefault", "x"), ("remote.origin.fetch", "y")]
    found += [(f"remote.{name}.url", url) for name, url in urls]
    assert main_remote(found) == remote


def test_includes_are_detected() -> None:
    assert git_config.has_includes([("include.path", "x")])
    assert git_config.has_includes([("includeif.gitdir:~/x.path", "x")])
    assert not git_config.has_includes([("included.path", "x")])


def test_lines_are_numbered_from_one() -> None:
    text = (
        "\ufeff[user]\r\n\tname = A; email = x\r\n"
        '[alias]\n\tx = "a\\n\\\nemail = y"\n[user] email=z\n'
    )
    assert git_config.lines(text, "user.name") == [("A", 2)]
    assert git_config.lines(text, "alias.x") == [("a\nemail = y", 4)]
    assert git_config.lines(text, "user.email") == [("z", 6)]
    assert git_config.lines("[user\n", "user.name") == []
