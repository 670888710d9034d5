from __future__ import annotations

import pytest

from symphony_cli.identity.audit.commits import Commit, owner
from symphony_cli.identity.persons import Person
from tests.builders import a_profile_view

ADA = a_profile_view(email="ada@job.org", alias_emails=["ada@old-job.org"])
OWN = a_profile_view(username="own", email="me@own.org", name=None)
HOLDER = owner(ADA, [ADA, OWN])

RIGHT = Person("Ada Lovelace", "ADA@job.org")
BOB = Person("Bob", "bob@job.org")
GITHUB = Person("GitHub", "noreply@github.com")


def a_commit(author: Person, committer: Person | None = None, *, unpushed: bool = False) -> Commit:
    by = committer or author
    return Commit("1" * 40, author, by, author.email, by.email, None, None, "x", unpushed)


@pytest.mark.parametrize(
    ("commit", "addresses"),
    [
        (a_commit(RIGHT), set()),
        (a_commit(Person("A", "ada@OLD-job.org")), set()),
        (a_commit(RIGHT, GITHUB, unpushed=True), set()),
        # Another profile's address, whatever the name and whoever committed it.
        (a_commit(Person("x", "Me@own.org")), {"Me@own.org"}),
        (a_commit(RIGHT, Person("x", "me@own.org")), {"me@own.org"}),
        (a_commit(Person("x", "me@own.org"), GITHUB), {"me@own.org"}),
        # The name of any profile, or the username of a profile without a name.
        (a_commit(Person("ada LOVELACE", "root@host")), {"root@host"}),
        (a_commit(Person("own", "root@host")), {"root@host"}),
        # Somebody else's.
        (a_commit(BOB), set()),
        (a_commit(BOB, RIGHT), set()),
        (a_commit(BOB, GITHUB), set()),
        # Unpushed commits were committed here; a patch by somebody else stays theirs.
        (a_commit(BOB, unpushed=True), {"bob@job.org"}),
        (a_commit(BOB, RIGHT, unpushed=True), set()),
        (a_commit(BOB, Person("x", "y@z"), unpushed=True), {"y@z"}),
    ],
)
def test_which_addresses_look_like_the_users_own(commit: Commit, addresses: set[str]) -> None:
    assert HOLDER.wrong_addresses(commit) == addresses


def test_the_address_is_the_unmapped_one_in_the_commit() -> None:
    commit = a_commit(Person("x", "me@own.org"))._replace(author_address="raw@x")
    assert HOLDER.wrong_addresses(commit) == {"raw@x", "me@own.org"}
