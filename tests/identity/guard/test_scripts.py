"""The guard's lines: into a hook and out of it again, to the byte."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from symphony_cli.base.configuration import BLOCK, WARN
from symphony_cli.identity.guard.scripts import (
    alone,
    calls_by_hand,
    can_be_joined,
    guard,
    guard_in,
    interpreter,
    is_alone,
    is_broken,
    line_by_hand,
    with_guard,
    without_guard,
)

HERE = guard("/opt/symphony", WARN)
ELSEWHERE = guard("/home/ada/my tools/it's $HOME\n/symphony", BLOCK)

_first_lines = st.sampled_from(
    [b"", b"#!/bin/sh", b"#!/bin/sh\n", b"#!/usr/bin/env bash\r\n", b"#!/bin/sh -e\n\n", b"\n"]
)
scripts = st.builds(
    lambda first, rest: first + rest,
    _first_lines,
    st.binary() | st.text("\n\r #!>$(){}abc\\'\"", max_size=40).map(str.encode),
).filter(lambda content: not is_broken(content) and guard_in(content) is None)


@given(scripts)
@example(b"")
@example(b"#!/bin/sh")
@example(b"#!/bin/sh\n")
@example(b"echo no first line, no newline at the end")
@example(alone(b""))
def test_a_joined_hook_is_restored(content: bytes) -> None:
    joined = with_guard(content, HERE)
    found = guard_in(joined)
    assert found is not None
    assert found.rstrip() == HERE.rstrip()
    assert not is_alone(joined)
    assert not is_broken(joined)
    assert without_guard(joined) == content


@given(scripts)
@example(b"#!/bin/sh")
def test_an_existing_guard_is_replaced_in_place(content: bytes) -> None:
    joined = with_guard(with_guard(content, ELSEWHERE), HERE)
    assert joined == with_guard(content, HERE)
    assert without_guard(joined) == content


def test_the_guard_comes_first_and_the_rest_stays_as_it_is() -> None:
    content = b"#!/bin/sh -eu\ncd sub\r\nexec make\xff"
    assert with_guard(content, HERE) == b"#!/bin/sh -eu\n" + HERE + b"cd sub\r\nexec make\xff"
    moved = b"#!/bin/sh\ncd sub\n" + HERE + b"make\n"
    assert with_guard(moved, ELSEWHERE) == b"#!/bin/sh\ncd sub\n" + ELSEWHERE + b"make\n"


def test_a_hook_with_only_the_guard_is_removed() -> None:
    hook = alone(HERE)
    assert hook.startswith(b"#!/bin/sh\n")
    assert is_alone(hook)
    assert without_guard(hook) is None
    assert with_guard(hook, ELSEWHERE) == alone(ELSEWHERE)


def test_lines_added_by_others_stay() -> None:
    hook = alone(HERE) + b"make test\n"
    assert not is_alone(hook)
    assert without_guard(hook) == b"#!/bin/sh\nmake test\n"


def test_the_lines_carry_a_version_between_marks() -> None:
    lines = HERE.splitlines()
    assert lines[0] == b"# >>> symphony identity guard 1 >>>"
    assert lines[-1] == b"# <<< symphony identity guard <<<"


@pytest.mark.parametrize("mark", [HERE.splitlines()[0], HERE.splitlines()[-1]])
def test_an_incomplete_guard_is_not_a_guard(mark: bytes) -> None:
    content = b"#!/bin/sh\n" + mark + b"\necho\n"
    assert guard_in(content) is None
    assert is_broken(content)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1))
@example("it's\n$(touch /tmp/x) \"`\\")
def test_a_path_stays_a_path_whatever_is_in_it(name: str) -> None:
    script = guard(f"/nowhere/{name}", WARN).decode()
    # The assignment alone: up to the line that uses it, with a value printed in its place.
    assignment = script.partition("(\n")[2].partition('    if [ -x "$symphony" ]')[0]
    done = subprocess.run(
        ["/bin/sh", "-c", assignment + 'printf "%s" "$symphony"'],
        env={"PATH": "/nowhere"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == f"/nowhere/{name}"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"#!/bin/sh\n", "sh"),
        (b"#! /bin/bash -e\n", "bash"),
        (b"#!/usr/bin/env zsh", "zsh"),
        (b"#!/usr/bin/env -S LANG=C bash -eu\n", "bash"),
        (b"#!/usr/bin/env python3\nprint(1)\n", "python3"),
        (b"#!/usr/bin/perl -w\n", "perl"),
        (b"#!/bin/sh\r\n", "sh"),
        (b"echo no first line\n", "sh"),
        (b"", "sh"),
        (b"#!\n", None),
        (b"#!/usr/bin/env\n", None),
        (b"\x7fELF\x02\0\0", None),
    ],
)
def test_the_first_line_names_the_interpreter(content: bytes, name: str | None) -> None:
    assert interpreter(content) == name


@pytest.mark.parametrize(
    "content",
    [
        b"#!/bin/sh\n''''exec python3 -- \"$0\" ${1+\"$@\"} # '''\n",
        b'#!/bin/sh\n"exec" "python" "$0"\n',
        b"#!/bin/sh\nsed -n '2,5p' \"${0}\"\n",
        b'#!/bin/sh\n. "$(dirname -- "$0")/_/husky.sh"\n',
        b"#!/bin/sh\nme=$0\n",
        b'#!/bin/bash\nsh "${BASH_SOURCE[0]}"\n',
        b"#!/bin/sh\ntail -n +3 .git/hooks/pre-commit | sh\n",
        b"#!/bin/sh\r\necho\r\n",
        b"#!/usr/bin/env python3\n",
        b"\x7fELF\0",
    ],
)
def test_a_hook_that_may_notice_more_lines_is_not_joined(content: bytes) -> None:
    assert not can_be_joined(content)
    assert not can_be_joined(with_guard(content, HERE))


@pytest.mark.parametrize("content", [b"", b"make", b'#!/bin/sh\necho 1 $1 "$@"\nexit 0\nx\n'])
def test_a_simple_shell_script_can_be_joined(content: bytes) -> None:
    assert can_be_joined(content)
    assert can_be_joined(with_guard(content, HERE))


@pytest.mark.parametrize("unchecked", [WARN, BLOCK])
def test_the_line_by_hand_is_recognized(unchecked: str) -> None:
    line = line_by_hand(unchecked)
    assert calls_by_hand(f"#!/bin/sh\nset -e\n{line}\n".encode())
    assert not calls_by_hand(f"#!/bin/sh\n# {line}\n".encode())
    assert not calls_by_hand(alone(HERE))
