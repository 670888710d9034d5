"""Searches for commits under other addresses, in real repositories."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import Failed, InvalidValue
from symphony_cli.identity.audit.commits import Commit, Search, SearchResult
from symphony_cli.identity.persons import Person
from symphony_cli.system.git.program import GitProgram
from symphony_cli.system.identity import authors as git_authors
from symphony_cli.system.identity.authors import CommitSearcher
from tests.system.conftest import GitRunner, MakeRepo

OWN = frozenset({"ada@example.org", "ada@old.example"})
BOB = Person("Bob", "bob@x.org")


def search(path: Path, *, since: int | None = None, unpushed: bool = False) -> SearchResult:
    searcher = CommitSearcher(GitProgram(os.environ))
    [found] = searcher.foreign([Search(str(path), OWN)], since=since, unpushed=unpushed)
    return found


def subjects(path: Path, *, unpushed: bool = False) -> list[str]:
    found = search(path, unpushed=unpushed)
    assert (found.state, found.reason) == ("ok", None)
    return [commit.subject for commit in found.commits]


@pytest.fixture
def commit(git: GitRunner, monkeypatch: pytest.MonkeyPatch) -> GitRunner:
    """Create an empty commit, optionally with another author and committer."""

    def make(
        directory: Path, subject: str, author: Person | None = None, by: Person | None = None
    ) -> str:
        with monkeypatch.context() as patch:
            for role, person in (("AUTHOR", author), ("COMMITTER", by or author)):
                if person is not None:
                    patch.setenv(f"GIT_{role}_NAME", person.name)
                    patch.setenv(f"GIT_{role}_EMAIL", person.email)
            git(directory, "commit", "-q", "--allow-empty", "-m", subject)
        return git(directory, "rev-parse", "HEAD")

    return make


def put(path: Path, before: bytes, after: bytes) -> None:
    """Replace the last commit by a handmade copy with some text changed."""
    git = ("git", "-C", str(path))
    content = subprocess.run([*git, "cat-file", "commit", "HEAD"], capture_output=True, check=True)
    done = subprocess.run(
        [*git, "hash-object", "-t", "commit", "-w", "--literally", "--stdin"],
        input=content.stdout.replace(before, after, 1),
        capture_output=True,
        check=True,
    )
    subprocess.run([*git, "update-ref", "HEAD", done.stdout.decode().strip()], check=True)


@pytest.fixture
def cloned(tree: Path, git: GitRunner, make_repo: MakeRepo) -> Path:
    """A clone, all of whose commits are pushed."""
    git(tree, "clone", "-q", "--bare", make_repo("first"), "origin.git")
    git(tree, "clone", "-q", "origin.git", "clone")
    return tree / "clone"


def test_a_found_commit_has_every_field(make_repo: MakeRepo, commit: GitRunner) -> None:
    path = make_repo("api")
    oid = commit(path, "a subject\n\nand more", BOB, Person("Ada", "ADA@example.org"))
    commit(path, "right", Person("A.", "Ada@Old.example"))
    time = "2026-01-02T03:04:05.000000Z"
    assert search(path) == SearchResult(
        Search(str(path), OWN),
        [
            Commit(
                oid,
                BOB,
                Person("Ada", "ADA@example.org"),
                "bob@x.org",
                "ADA@example.org",
                time,
                time,
                "a subject",
                unpushed=True,
            )
        ],
    )


def test_a_wrong_committer_is_enough_unless_it_is_a_forge(
    make_repo: MakeRepo, commit: GitRunner
) -> None:
    path = make_repo("api")
    right, forge = Person("Ada", "ada@example.org"), Person("GitHub", "noreply@github.com")
    commit(path, "committed by bob", right, BOB)
    commit(path, "merged on the web", right, forge)
    commit(path, "bob's, merged on the web", BOB, forge)
    commit(path, "written by the forge", forge, right)
    assert subjects(path) == [
        "written by the forge",
        "bob's, merged on the web",
        "committed by bob",
    ]


def test_a_mailmap_applies_and_the_raw_addresses_are_kept(
    make_repo: MakeRepo, commit: GitRunner, git: GitRunner, tree: Path
) -> None:
    path = make_repo("api")
    commit(path, "mapped to ada", Person("A", "a@typo"))
    commit(path, "mapped to bob", Person("B", "b@typo"))
    commit(path, "mapped by another file", Person("C", "c@typo"))
    (path / ".mailmap").write_text("Ada <ada@example.org> <a@typo>\nBob <bob@x.org> <b@typo>\n")
    (tree / "more").write_text("<ada@example.org> <c@typo>\n")
    git(path, "config", "mailmap.file", tree / "more")
    [found] = search(path).commits
    assert (found.subject, found.author, found.author_address) == ("mapped to bob", BOB, "b@typo")


def test_every_branch_tag_remote_and_detached_head_is_searched(
    cloned: Path, tree: Path, commit: GitRunner, git: GitRunner
) -> None:
    commit(cloned, "on a branch", BOB)
    git(cloned, "checkout", "-q", "--detach")
    commit(cloned, "at a tag only", BOB)
    git(cloned, "tag", "v1")
    git(cloned, "checkout", "-q", "-b", "gone", "origin/main")
    commit(cloned, "on a remote only", BOB)
    git(cloned, "push", "-q", "origin", "gone")
    git(cloned, "checkout", "-q", "--detach", "origin/main")
    git(cloned, "branch", "-q", "-D", "gone")
    commit(cloned, "at a detached head", BOB)
    git(cloned, "worktree", "add", "-q", "--detach", tree / "worktree", "origin/main")
    commit(tree / "worktree", "at a detached head of a worktree", BOB)
    (cloned / "readme").write_text("changed")
    git(cloned, "stash")
    found = search(cloned)
    assert found.detached
    assert {one.subject: one.unpushed for one in found.commits} == {
        "on a branch": True,
        "at a tag only": False,
        "on a remote only": False,
        "at a detached head": True,
        "at a detached head of a worktree": True,
    }
    assert set(subjects(cloned, unpushed=True)) == {
        "on a branch",
        "at a detached head",
        "at a detached head of a worktree",
    }


def test_pushed_commits_are_not_unpushed(cloned: Path, commit: GitRunner, git: GitRunner) -> None:
    commit(cloned, "pushed", BOB)
    git(cloned, "push", "-q", "origin", "HEAD")
    assert [one.unpushed for one in search(cloned).commits] == [False]
    assert subjects(cloned, unpushed=True) == []


def test_commits_of_a_mirror_are_pushed(
    cloned: Path, tree: Path, commit: GitRunner, git: GitRunner
) -> None:
    commit(cloned, "bob's", BOB)
    git(tree, "clone", "-q", "--mirror", cloned, "mirror.git")
    assert [one.unpushed for one in search(tree / "mirror.git").commits] == [False]
    assert subjects(tree / "mirror.git", unpushed=True) == []


def test_a_bare_repository_has_its_mailmap_in_its_commits(
    make_repo: MakeRepo, tree: Path, commit: GitRunner, git: GitRunner
) -> None:
    path = make_repo("api")
    commit(path, "mapped", Person("A", "a@typo"))
    commit(path, "bob's", BOB)
    (path / ".mailmap").write_text("<ada@example.org> <a@typo>\n")
    git(path, "add", ".mailmap")
    git(path, "commit", "-q", "-m", "map")
    git(tree, "clone", "-q", "--bare", path, "api.git")
    assert subjects(tree / "api.git") == ["bob's"]


def test_an_unborn_branch_has_no_commits(tree: Path, git: GitRunner) -> None:
    git(tree, "init", "-q", "unborn")
    assert subjects(tree / "unborn") == []
    assert subjects(tree / "unborn", unpushed=True) == []


def test_only_newer_commits_are_found(
    make_repo: MakeRepo, commit: GitRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_repo("api")
    for day in ("2026-02-01", "2026-02-02"):
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"{day}T00:00:00Z")
        commit(path, day, BOB)
    since = int(datetime.fromisoformat("2026-02-02T00:00:00Z").timestamp())
    found = [search(path, since=time).commits for time in (since, since + 1, 1 << 53)]
    assert [[one.subject for one in each] for each in found] == [["2026-02-02"], [], []]


def test_names_and_subjects_are_decoded_from_any_encoding(
    make_repo: MakeRepo, commit: GitRunner, git: GitRunner
) -> None:
    path = make_repo("api")
    git(path, "config", "i18n.commitEncoding", "ISO-8859-1")
    git(path, "config", "i18n.logOutputEncoding", "UTF-16")
    name, subject = (os.fsdecode(text.encode("latin-1")) for text in ("Jörg", "für\ttab"))
    commit(path, subject, Person(name, "j@x"))
    git(path, "config", "--unset", "i18n.commitEncoding")
    commit(path, "no UTF-8", BOB)
    put(path, b"UTF", b"\xff")
    found = search(path).commits
    assert [(one.subject, one.author.name) for one in found] == [
        ("no \ufffd-8", "Bob"),
        ("für\ttab", "Jörg"),
    ]


def test_a_commit_without_a_time_and_an_address_is_found(make_repo: MakeRepo) -> None:
    path = make_repo("api")
    put(path, b"author Ada Lovelace <ada@example.org> 1767323045 +0000", b"author nobody")
    [found] = search(path).commits
    assert (found.author, found.author_address, found.authored_at) == (Person("", ""), "", None)
    assert found.committer == Person("Ada Lovelace", "ada@example.org")


def test_a_search_runs_no_program_of_the_repository(
    make_repo: MakeRepo, commit: GitRunner, git: GitRunner, tree: Path
) -> None:
    path = make_repo("api")
    commit(path, "bob's", BOB)
    trap = tree / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tree}/sprung\n")
    trap.chmod(0o755)
    signature = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n -----END PGP SIGNATURE-----"
    put(path, b"\n\n", b"\n%b\n\n" % signature)
    for name, value in {
        "log.showSignature": "true",
        "gpg.program": str(trap),
        "core.pager": str(trap),
        "core.fsmonitor": str(trap),
        "diff.external": str(trap),
        "diff.x.textconv": str(trap),
        "core.sshCommand": str(trap),
        "mailmap.file": f"!{trap}",
        "mailmap.blob": f"ext::{trap}",
        "log.decorate": "full",
        "log.follow": "true",
        "color.ui": "always",
        "format.pretty": "raw",
    }.items():
        git(path, "config", name, value)
    (path / ".git" / "info" / "attributes").write_text("* diff=x\n")
    assert subjects(path) == ["bob's"]
    assert not (tree / "sprung").exists()
    # The trap is one.
    subprocess.run(["git", "-C", path, "log", "-1"], capture_output=True, check=False)
    assert (tree / "sprung").exists()


def test_states_of_repositories_that_cannot_be_searched(
    tree: Path, make_repo: MakeRepo, git: GitRunner
) -> None:
    make_repo("around")
    (tree / "around" / "plain").mkdir()
    damaged = make_repo("damaged")
    (damaged / ".git" / "refs" / "heads" / "main").write_text("1" * 40)
    assert search(tree / "gone")[2:4] == ("missing", None)
    assert search(tree / "around" / "plain")[2:4] == ("damaged", "not a git repository")
    assert search(damaged)[2:4] == ("damaged", "fatal: bad object main")


def test_a_missing_git_is_a_failure(make_repo: MakeRepo) -> None:
    searcher = CommitSearcher(GitProgram({"PATH": "/nowhere"}))
    with pytest.raises(Failed) as caught:
        list(searcher.foreign([Search(str(make_repo("api")), OWN)]))
    assert caught.value.code == "GIT_NOT_FOUND"
    with pytest.raises(Failed):
        searcher.seconds("yesterday")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2026-01-02", 1767312000),
        ("2026-01-02T03:04:05Z", 1767323045),
        ("2026-01-02 04:04:05+01:00", 1767323045),
        ("@1767323045 +0000", 1767323045),
        ("1900-01-01", 0),
        ("never", 0),
    ],
)
def test_iso_dates_are_accepted(text: str, seconds: int) -> None:
    assert CommitSearcher(GitProgram(os.environ)).seconds(text) == seconds


def test_dates_in_gits_own_forms_are_accepted() -> None:
    searcher = CommitSearcher(GitProgram(os.environ))
    week = searcher.seconds("1 week ago") - searcher.seconds("2 weeks ago")
    assert abs(week - 7 * 86_400) < 60
    assert searcher.seconds("now") > searcher.seconds("yesterday")


@pytest.mark.parametrize("text", ["garbage", "", "a\nb", "a\0b", "\udcff", "--all"])
def test_an_invalid_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        CommitSearcher(GitProgram(os.environ)).seconds(text)
    assert (caught.value.code, caught.value.field) == ("DATE_INVALID", "since")
    assert caught.value.message.isprintable()


LINES = st.lists(
    st.tuples(
        *[st.sampled_from([b"ada@example.org", b"ADA@example.org", b"bob@x.org", b"", b"\xff"])] * 2
    ),
    max_size=80,
)


@given(pairs=LINES, cuts=st.lists(st.integers(0, 10_000), max_size=20))
def test_lines_are_found_wherever_the_output_is_split(
    pairs: list[tuple[bytes, bytes]], cuts: list[int]
) -> None:
    lines = [
        b"\0".join((author, by, b"%d" % number, b"1", b"2", b"n", b"m", author, by, b"s\0\r t"))
        for number, (author, by) in enumerate(pairs)
    ]
    output = b"".join(line + b"\n" for line in lines)
    sieve = git_authors.Sieve(OWN)
    places = sorted({0, len(output), *(cut % (len(output) + 1) for cut in cuts)})
    for begin, end in pairwise(places):
        sieve.take(output[begin:end])
    sieve.take(b"")
    foreign = [
        str(number)
        for number, pair in enumerate(pairs)
        if not all(address.lower() == b"ada@example.org" for address in pair)
    ]
    assert [one.id for one in sieve.commits()] == foreign
    assert all(one.subject == "s\0\r t" for one in sieve.commits())
