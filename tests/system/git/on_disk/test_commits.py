from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.times import parsed_time
from symphony_cli.system.git.on_disk.commits import (
    MAX_COUNTED,
    Commit,
    count_unpushed,
    parse,
    read,
)
from tests.system.conftest import ON_DISK, GitRunner, MakeRepo

PERSON = b"Ada <ada@example.org>"


def a_commit(message: bytes, *, when: bytes = b"1700000000 +0100", more: bytes = b"") -> bytes:
    """Return the content of a commit with git's empty tree."""
    return (
        b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
        b"author " + PERSON + b" 1 +0000\n"
        b"committer " + PERSON + b" " + when + b"\n" + more + b"\n" + message
    )


def put(path: Path, content: bytes) -> str:
    """Store a commit, even an invalid one, and return its ID."""
    command = ["git", "-C", path, "hash-object", "-t", "commit", "-w", "--stdin", "--literally"]
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    return done.stdout.decode().strip()


def read_by_git(path: Path, oid: str) -> tuple[str, str]:
    """Return the subject and the seconds that git prints."""
    command = ["git", "-C", path, "log", "-1", "--format=%s%n%ct", oid, "--"]
    text = subprocess.run(command, capture_output=True, check=True).stdout
    subject, _, seconds = text.removesuffix(b"\n").rpartition(b"\n")
    return subject.decode("utf-8", "replace"), seconds.decode()


def seconds(commit: Commit) -> str:
    time = commit.committed_at
    return str(int(parsed_time(time).timestamp())) if time is not None else ""


MESSAGES = {
    "plain": b"subject\n",
    "no newline": b"subject",
    "none": b"",
    "newlines only": b"\n\n\n",
    "spaces only": b"  \n\t\n",
    "leading empty lines": b"\n\nsubject\n\nbody\n",
    "leading lines of spaces": b" \n\t\n  subject\n",
    "several lines": b"one\ntwo  \n  three\n\nbody\n",
    "a line of spaces ends it": b"one\n \t\nbody\n",
    "carriage returns": b"one\r\ntwo\r\n\r\nbody\r\n",
    "a zero byte": b"one\0two\n\nbody\n",
    "controls": b"\x1b[31mred\x07\n",
    "unicode": "ü 日本 \u202e\n".encode(),
    "no-break space": "\u00a0x\u00a0\n".encode(),
    "no UTF-8": b"caf\xe9\n",
    "huge": b"x" * 70_000 + b"\n\nbody\n",
    "looks like a header": b"committer x\nencoding y\n",
}


@pytest.mark.parametrize("name", MESSAGES)
def test_the_subject_is_the_one_git_prints(make_repo: MakeRepo, name: str) -> None:
    content = a_commit(MESSAGES[name])
    path = make_repo("api")
    oid = put(path, content)
    assert (parse(content).subject, seconds(parse(content))) == read_by_git(path, oid)
    assert read(f"{path}/.git", oid) == parse(content)


@pytest.mark.parametrize(
    "when",
    [
        b"0 +0000",
        b"1700000000 -1130",
        b"1700000000 +9999",
        b"1700000000  +0000",
        b" 1700000000 +0000",
        b"-5 +0000",
        b"+5 +0000",
        b"1_000 +0000",
        b"yesterday",
        b"",
        b"12",
        b"12 UTC",
        b"1700000000.5 +0000",
        b"<x> 17 +0000",
    ],
)
def test_the_time_is_the_one_git_prints(make_repo: MakeRepo, when: bytes) -> None:
    path = make_repo("api")
    content = a_commit(b"subject\n", when=when)
    assert seconds(parse(content)) == read_by_git(path, put(path, content))[1]


@pytest.mark.parametrize("when", [b"99999999999999 +0000", b"9" * 5_000 + b" +0000"])
def test_a_time_beyond_the_calendar_is_none(when: bytes) -> None:
    assert parse(a_commit(b"subject\n", when=when)).committed_at is None


def test_a_time_in_any_zone_is_converted_to_utc() -> None:
    for zone in (b"+0000", b"+0545", b"-1200"):
        commit = parse(a_commit(b"", when=b"1700000000 " + zone))
        assert commit.committed_at == "2023-11-14T22:13:20.000000Z"


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "latin1", "EUC-JP", "UTF-16LE", "cp1252"])
def test_subjects_in_other_encodings_are_decoded(make_repo: MakeRepo, encoding: str) -> None:
    message = "日本\n" if encoding == "EUC-JP" else "Grüße\n"
    path = make_repo("api")
    text = message.encode(encoding)
    if encoding == "UTF-16LE":
        # A line end is half of a character in this encoding, so git does not decode it either.
        text = message.encode()
    more = f"encoding {encoding}\n".encode()
    content = a_commit(text, more=more)
    if encoding != "UTF-16LE":
        assert parse(content).subject == message.strip()
        assert parse(content).subject == read_by_git(path, put(path, content))[0]
    assert isinstance(parse(content).subject, str)


@pytest.mark.parametrize(
    "encoding", ["nope", "undefined", "idna", "hex", "rot13", "a\0b", "ü", "../../x", "", "utf-7"]
)
def test_an_unknown_encoding_falls_back_to_utf_8(encoding: str) -> None:
    commit = parse(a_commit(b"caf\xe9 .. x\n", more=f"encoding {encoding}\n".encode()))
    assert commit.subject.startswith("caf")


def test_a_commit_in_the_users_encoding_is_decoded(make_repo: MakeRepo, git: GitRunner) -> None:
    path = make_repo("api")
    (path / "message").write_bytes("Grüße".encode("latin1"))
    git(path, "-c", "i18n.commitEncoding=latin1", "commit", "-q", "--allow-empty", "-F", "message")
    commit = read(f"{path}/.git", git(path, "rev-parse", "HEAD"))
    assert commit is not None
    assert (commit.subject, commit.committed_at) == ("Grüße", "2026-01-02T03:04:05.000000Z")


def test_lines_inside_a_header_are_not_headers(make_repo: MakeRepo) -> None:
    signature = b"gpgsig -----BEGIN\n \n committer x <x> 5 +0000\n parent nope\n -----END\n"
    content = a_commit(b"signed\n", more=signature)
    path = make_repo("api")
    assert (parse(content).subject, seconds(parse(content))) == read_by_git(
        path, put(path, content)
    )
    assert parse(content).parents == ()


@given(st.binary(max_size=300))
def test_any_content_is_parsed_without_an_error(content: bytes) -> None:
    assert isinstance(parse(content), Commit)


# A NUL would end git's own input here.
@ON_DISK
@given(message=st.binary(max_size=60).filter(lambda text: b"\0" not in text))
def test_any_message_has_gits_subject(make_repo: MakeRepo, tree: Path, message: bytes) -> None:
    path = make_repo("api") if not os.listdir(tree) else tree / "api"
    content = a_commit(message)
    assert parse(content).subject == read_by_git(path, put(path, content))[0]


def count_reachable(common: str, tips: list[str]) -> int | None:
    return count_unpushed(common, tips, ())


def commits(git: GitRunner, path: Path, count: int) -> str:
    branch = git(path, "branch", "--show-current")
    for number in range(count):
        git(path, "commit", "-q", "--allow-empty", "-m", f"{branch} {number}")
    return git(path, "rev-parse", "HEAD")


def test_reachable_commits_are_counted(make_repo: MakeRepo, git: GitRunner) -> None:
    path = make_repo("api")
    first = git(path, "rev-parse", "HEAD")
    assert count_reachable(f"{path}/.git", [first]) == 1
    git(path, "checkout", "-q", "-b", "side")
    side = commits(git, path, 2)
    git(path, "checkout", "-q", "main")
    main = commits(git, path, 3)
    git(path, "merge", "-q", "-m", "merged", "side")
    merged = git(path, "rev-parse", "HEAD")
    assert count_reachable(f"{path}/.git", [main, side]) == 6
    assert count_reachable(f"{path}/.git", [merged, side, merged]) == 7
    assert count_reachable(f"{path}/.git", []) == 0


def test_git_counts_many_commits(make_repo: MakeRepo, git: GitRunner) -> None:
    path = make_repo("api")
    tip = commits(git, path, MAX_COUNTED - 1)
    assert count_reachable(f"{path}/.git", [tip]) == MAX_COUNTED
    assert count_reachable(f"{path}/.git", [commits(git, path, 1)]) is None


def test_git_counts_shallow_and_broken_histories(
    make_repo: MakeRepo, git: GitRunner, tree: Path
) -> None:
    source = make_repo("source")
    tip = commits(git, source, 3)
    git(tree, "clone", "-q", "--depth=2", source.as_uri(), "shallow")
    assert count_reachable(f"{tree}/shallow/.git", [tip]) is None
    assert count_reachable(f"{source}/.git", ["0" * 40]) is None
    blob = git(source, "rev-parse", "HEAD:readme")
    assert count_reachable(f"{source}/.git", [blob]) is None


def at(monkeypatch: pytest.MonkeyPatch, second: int) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", f"2026-02-01T00:00:{second:02}Z")


def test_commits_newer_than_all_pushed_ones_are_counted(
    make_repo: MakeRepo, git: GitRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_repo("api")
    common = f"{path}/.git"
    at(monkeypatch, 1)
    release = commits(git, path, 2)
    at(monkeypatch, 2)
    pushed = commits(git, path, 1)
    git(path, "checkout", "-q", "-b", "topic")
    # Commits of the same second may be before or after.
    tied = commits(git, path, 1)
    assert count_unpushed(common, [tied], {pushed}) is None
    git(path, "reset", "-q", "--hard", pushed)
    at(monkeypatch, 3)
    topic = commits(git, path, 2)
    for tips in ([topic], [topic, f"{topic}"], [topic, pushed]):
        assert count_unpushed(common, tips, {pushed, release}) == 2
    git(path, "checkout", "-q", "-b", "other", "main")
    other = commits(git, path, 3)
    git(path, "merge", "-q", "-m", "merged", "topic")
    merged = git(path, "rev-parse", "HEAD")
    assert count_unpushed(common, [merged, other], {pushed}) == 6
    assert count_unpushed(common, [merged], {pushed, topic}) is None
    # A pushed commit reaches it, though it is not a pushed tip.
    between = git(path, "rev-parse", f"{pushed}~1")
    assert count_unpushed(common, [between], {pushed}) is None
    git(path, "checkout", "-q", "-b", "old", release)
    old = commits(git, path, 1)
    assert count_unpushed(common, [old], {pushed, release}) == 1
    assert count_unpushed(common, [old], {pushed}) is None
    assert count_unpushed(common, [topic], {pushed, "0" * 40}) is None
