from __future__ import annotations

from collections.abc import Iterable

import pytest

from symphony_cli.base.errors import Conflict, Failed, InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.identity.detect import detecting
from symphony_cli.identity.detect.detections import (
    Account,
    DetectedProfile,
    Identity,
    RepoClues,
    SSHHost,
)
from symphony_cli.identity.persons import Person
from tests.builders import a_profile
from tests.fakes.identity import FakeIdentitySources
from tests.fakes.world import World

ADA = Identity("ada@example.org", "Ada", sources=("/h/.gitconfig:2",))
WORK = Identity("ada@work.example", "Ada", directory="/h/work", sources=("/h/work.inc:2",))
ME = Person("Ada", "ada@example.org")
EVE = Person("Eve", "eve@example.org")


@pytest.fixture
def world() -> World:
    return World()


def detect(world: World, *identities: Identity, **clues: Iterable[object]) -> detecting.Detected:
    """Detect profiles; repos are all in one directory."""
    world.identity_sources = FakeIdentitySources(*identities, **clues)  # type: ignore[arg-type]
    repos = [repo.path for repo in clues.get("repos", ()) if isinstance(repo, RepoClues)]
    world.scanner.finds(repos=repos)
    return detecting.detect(world, ["/code"] if repos else [])


def names(found: detecting.Detected) -> list[tuple[str, str | None, str | None]]:
    return [(row.username, row.email, row.exists) for row in found.profiles]


def test_without_clues_nothing_is_detected(world: World) -> None:
    assert detect(world) == ([], [])
    assert world.scanner.asked == []


def test_each_identity_gets_a_unique_username(world: World) -> None:
    found = detect(world, ADA, WORK)
    assert found.profiles == [
        DetectedProfile(
            "ada", ADA.email, "Ada", None, None, False, None, None, ["/h/.gitconfig:2"], None
        ),
        DetectedProfile(
            "ada_work",
            WORK.email,
            "Ada",
            None,
            None,
            False,
            None,
            "/h/work",
            ["/h/work.inc:2"],
            None,
        ),
    ]


def test_an_identity_found_twice_is_one_row(world: World) -> None:
    again = Identity("ADA@Example.org", "Eve", ssh_key="/k", sources=("/h/.gitconfig:9",))
    [row] = detect(world, ADA, again).profiles
    assert (row.email, row.name, row.ssh_key) == ("ada@example.org", "Ada", "/k")
    assert row.sources == ["/h/.gitconfig:2", "/h/.gitconfig:9"]


def test_a_profile_that_has_the_address_or_an_alias_exists() -> None:
    world = World(
        a_profile(username="boss", email="ADA@example.org", alias_emails=("ada@work.example",)),
        a_profile(username="ada", email="other@example.org"),
    )
    third = Identity("ada@third.example")
    assert names(detect(world, ADA, WORK, third)) == [
        ("boss", "ada@example.org", "boss"),
        ("boss", "ada@work.example", "boss"),
        ("ada_third", "ada@third.example", None),
    ]


@pytest.mark.parametrize(
    "author", [ME, Person("ada", "x@y.example"), Person("", "ADA@example.org")]
)
def test_commits_under_the_name_or_address_in_gits_configuration_are_the_users(
    world: World, author: Person
) -> None:
    repo = RepoClues("/code/api", authored=((author, 3), (EVE, 90)))
    found = detect(world, ADA, repos=[repo]).profiles
    assert {row.email for row in found} == {"ada@example.org", author.email.lower()}
    assert found[-1].sources[-1] == "3 commits in /code/api"


def test_commits_by_a_committer_of_a_clone_are_the_users(world: World) -> None:
    here = frozenset({EVE})
    repos = [
        RepoClues("/code/a", made_here=here, authored=((EVE, 1), (ME, 5))),
        RepoClues("/code/b", authored=((Person("Eve B", EVE.email), 2), (EVE, 1))),
    ]
    [row] = detect(world, repos=repos).profiles
    assert (row.username, row.email, row.name) == ("eve", EVE.email, "Eve")
    assert row.sources == ["4 commits in 2 repos, most in /code/b"]
    assert detect(world, repos=[RepoClues("/code/a", authored=((EVE, 1),))]).profiles == []


def test_addresses_are_sorted_by_their_number_of_commits(world: World) -> None:
    people = [Person("Ada", f"{local}@x.example") for local in ("few", "most", "some")]
    repo = RepoClues("/code/a", authored=tuple(zip(people, (1, 9, 5), strict=True)))
    found = detect(world, name="Ada", repos=[repo])
    assert [row.username for row in found.profiles] == ["most", "some", "few"]


def test_an_identity_in_a_repositorys_configuration_is_detected(world: World) -> None:
    own = Identity("ada@repo.example", sources=("/code/a/.git/config:7",))
    [row] = detect(world, name="Ada", repos=[RepoClues("/code/a", own)]).profiles
    assert (row.email, row.name, row.sources) == (
        "ada@repo.example",
        "Ada",
        ["/code/a/.git/config:7"],
    )


def test_an_identity_owns_the_key_in_its_ssh_command(world: World) -> None:
    host = SSHHost("gh-work", "/h/.ssh/work", "/h/.ssh/config:1: Host gh-work (github.com)")
    work = WORK._replace(ssh_key="/h/.ssh/work")
    [row] = detect(world, work, hosts=[host]).profiles
    assert row.sources == ["/h/work.inc:2", host.source]


def test_a_key_belongs_to_the_author_of_most_commits_on_its_host(world: World) -> None:
    hosts = [SSHHost("a", "/k/a", "s:1"), SSHHost("B", "/k/b", "s:4"), SSHHost("c", "/k/c", "s:7")]
    work = Person("Ada", WORK.email)
    repos = [
        RepoClues("/code/1", authored=((ME, 3), (work, 1)), ssh_host="a"),
        RepoClues("/code/2", authored=((work, 3),), ssh_host="b"),
        RepoClues("/code/3", authored=((EVE, 3),), ssh_host="c"),
    ]
    ada, other, unused = detect(world, ADA, WORK, hosts=hosts, repos=repos).profiles
    assert (ada.ssh_key, other.ssh_key) == ("/k/a", "/k/b")
    assert ada.sources[-1] == "s:1"
    assert (unused.username, unused.email, unused.ssh_key) == ("c_ssh", None, "/k/c")


def test_an_address_that_used_two_keys_owns_neither(world: World) -> None:
    hosts = [SSHHost("aaa", "/k/a", "s:1"), SSHHost("bbb", "/k/b", "s:4")]
    repos = [
        RepoClues(f"/code/{one.alias}", None, frozenset(), ((ME, 1),), one.alias) for one in hosts
    ]
    found = detect(world, ADA, hosts=hosts, repos=repos).profiles
    assert [(row.username, row.ssh_key) for row in found] == [
        ("ada", None),
        ("aaa", "/k/a"),
        ("bbb", "/k/b"),
    ]


def test_hosts_that_share_a_key_are_one_row_and_a_profile_with_it_exists() -> None:
    world = World(
        a_profile(username="boss", ssh_key="/k/b"), a_profile(username="eve", email="e@e.ee")
    )
    hosts = [
        SSHHost("gh+one", "/k/a", "s:1"),
        SSHHost("two", "/k/a", "s:4"),
        SSHHost("three", "/k/b", "s:7"),
    ]
    assert [
        (row.username, row.sources, row.exists) for row in detect(world, hosts=hosts).profiles
    ] == [
        ("gh_one", ["s:1", "s:4"], None),
        ("boss", ["s:7"], "boss"),
    ]


def test_an_account_joins_the_row_with_its_name() -> None:
    world = World(a_profile(username="Eve_L", email="e@e.example"))
    hidden = Identity("7+lovelace@users.noreply.github.com")
    accounts = [
        Account("ADA", "github.com", "g:1"),
        Account("lovelace", "github.com", "g:2"),
        Account("eve-l", "github.com", "g:3"),
        Account("new", "ghe.example", "g:4"),
    ]
    found = detect(world, ADA, hidden, accounts=accounts)
    assert [(row.username, row.sources[-1], row.exists) for row in found.profiles] == [
        ("ada", "g:1", None),
        ("lovelace", "g:2", None),
        ("Eve_L", "g:3", "Eve_L"),
        ("new", "g:4", None),
    ]


def test_all_notices_are_passed_on(world: World) -> None:
    repo = RepoClues("/code/a", notice=Notice("REPO_SKIPPED", "b"))
    found = detect(world, notices=[Notice("FILE_SKIPPED", "a")], repos=[repo])
    assert found == ([], [Notice("FILE_SKIPPED", "a"), Notice("REPO_SKIPPED", "b")])


def test_a_path_that_is_not_a_directory_is_refused(world: World) -> None:
    world.files.gone.add("/gone")
    with pytest.raises(InvalidValue):
        detecting.detect(world, ["/gone"])


# create


def create(world: World, *identities: Identity, **clues: Iterable[object]) -> detecting.Detected:
    found = detect(world, *identities, **clues).profiles
    return detecting.create(world, found, lambda new: None)


def test_missing_profiles_are_created_in_one_operation() -> None:
    world = World(a_profile())
    work = WORK._replace(
        signing_key="/h/id.pub", signing_format="ssh", sign=True, ssh_key="/h/.ssh/work"
    )
    third = Identity("ada@third.example", "Ada", signing_key="ABCD", signing_format="openpgp")
    made = create(world, ADA, work, third)
    assert names(made) == [
        ("ada_work", "ada@work.example", "ada_work"),
        ("ada_third", "ada@third.example", "ada_third"),
    ]
    assert made.notices == []
    assert world.history == [("profile detect", "ada_work, ada_third")]
    _, first, second = world.all("profile")
    assert (first.username, first.name, first.signing_key, first.signing_format) == (
        "ada_work",
        "Ada",
        "/h/id.pub",
        "ssh",
    )
    assert (first.sign, first.ssh_key) == (True, "/h/.ssh/work")
    assert (second.signing_key, second.sign, second.ssh_key) == ("ABCD", False, None)


def test_the_first_profile_created_becomes_active(world: World) -> None:
    create(world, ADA, WORK)
    assert world.rows.current_profile == world.all("profile")[0].id


def test_if_all_profiles_exist_nothing_is_confirmed_or_written() -> None:
    world = World(a_profile())
    found = detect(world, ADA).profiles

    def refuse(new: list[DetectedProfile]) -> None:
        raise AssertionError(new)

    assert detecting.create(world, found, refuse) == ([], [])
    assert world.begun == 0


def test_without_confirmation_nothing_is_created(world: World) -> None:
    found = detect(world, ADA, Identity("root@localhost")).profiles
    asked: list[list[str]] = []

    def refuse(new: list[DetectedProfile]) -> None:
        asked.append([row.username for row in new])
        raise Failed("CANCELLED", "cancelled; nothing was changed")

    with pytest.raises(Failed):
        detecting.create(world, found, refuse)
    assert (asked, world.begun, world.all("profile")) == ([["ada"]], 0, [])


def test_a_row_that_cannot_be_a_profile_is_skipped_with_a_notice(world: World) -> None:
    made = create(
        world,
        Identity("root@localhost"),
        Identity("a@b.example", "A\x1b[31m"),
        Identity("c@d.example", signing_key="x", signing_format="bogus"),
        ADA,
        hosts=[SSHHost("work", "/k", "s:1")],
        accounts=[Account("eve", "github.com", "g:1")],
    )
    assert [row.username for row in made.profiles] == ["ada"]
    assert made.notices == [
        Notice("PROFILE_SKIPPED", message)
        for message in (
            "skipped 'root': invalid email address 'root@localhost'",
            "skipped 'a_b': name 'A\\x1b[31m' contains control characters",
            "skipped 'c_d': unknown signature format 'bogus'",
            "skipped 'work': its email address is unknown",
            "skipped 'eve': its email address is unknown",
        )
    ]


def test_signing_without_a_key_gives_a_notice(world: World) -> None:
    made = create(world, ADA._replace(sign=True))
    assert [row.sign for row in made.profiles] == [True]
    assert not world.all("profile")[0].sign
    assert made.notices == [
        Notice(
            "SIGNING_KEY_UNKNOWN", "profile 'ada' does not sign: git's configuration names no key"
        )
    ]


def test_a_missing_key_file_gives_a_notice(world: World) -> None:
    world.files.gone.add("/k")
    assert create(world, ADA._replace(ssh_key="/k")).notices == [
        Notice("KEY_FILE_MISSING", "the file of the SSH key of profile 'ada' is missing: /k")
    ]


def test_a_profile_created_meanwhile_is_a_conflict(world: World) -> None:
    found = detect(world, ADA, WORK).profiles
    world.add(a_profile(username="other", email=WORK.email))
    with world.refuses(Conflict, "PROFILE_EMAIL_TAKEN"):
        detecting.create(world, found, lambda new: None)
