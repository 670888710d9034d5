"""References to rows."""

from __future__ import annotations

import shlex
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import Ambiguous, NotFound
from symphony_cli.domain.repos import Repo
from symphony_cli.domain.vaults import Vault
from symphony_cli.registry.references import (
    Scope,
    id_prefix,
    pasted,
    pasted_anywhere,
    pasted_in_full,
    resolve,
)
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes.world import World

ADA = a_profile(id=UUID("aaaa0000-0000-4000-8000-000000000001"))
BOB = a_profile(
    id=UUID("bbbb0000-0000-4000-8000-000000000001"), username="bob", email="bob@example.org"
)
ACME = a_workspace(id=UUID("cccc1111-0000-4000-8000-000000000001"), profile_id=ADA.id)
SLASHED = a_workspace(
    id=UUID("cccc2222-0000-4000-8000-000000000001"), profile_id=ADA.id, name="Müller/Söhne"
)
OTHER = a_workspace(id=UUID("cccc3333-0000-4000-8000-000000000001"), profile_id=BOB.id)
API = a_repo(id=UUID("dddd1111-0000-4000-8000-000000000001"), workspace_id=ACME.id)
API_2 = a_repo(
    id=UUID("dddd2222-0000-4000-8000-000000000001"), workspace_id=SLASHED.id, path="/code/api2"
)
API_3 = a_repo(
    id=UUID("dddd3333-0000-4000-8000-000000000001"), workspace_id=OTHER.id, path="/bob/api"
)
WEB = a_repo(
    id=UUID("dddd4444-0000-4000-8000-000000000001"),
    workspace_id=ACME.id,
    name="Web",
    path="/code/web",
)
NOTES = a_vault(id=UUID("dddd5555-0000-4000-8000-000000000001"), workspace_id=ACME.id)

REPOS = Scope(("repo",), str(ADA.id))


def world() -> World:
    return World(ADA, BOB, ACME, SLASHED, OTHER, API, API_2, API_3, WEB, NOTES)


def found(reference: str, *scopes: Scope) -> UUID:
    return UUID(resolve(world().reader, reference, scopes).id)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("cafe", "cafe"),
        ("CAFE", "cafe"),
        ("dddd1111-0000", "dddd11110000"),
        (str(API.id), API.id.hex),
        (API.id.hex, API.id.hex),
        ("caf", None),
        ("ca-f", None),
        ("", None),
        ("----", None),
        ("cafg", None),
        ("cafe cafe", None),
        ("٣٣٣٣", None),
        (API.id.hex + "0", None),
    ],
)
def test_an_id_prefix_has_4_to_32_hexadecimal_digits(text: str, digits: str | None) -> None:
    assert id_prefix(text) == digits


@pytest.mark.parametrize(
    ("reference", "id"),
    [
        ("web", WEB.id),
        ("Web", WEB.id),
        (" WEB\n", WEB.id),
        ("acme/api", API.id),
        ("ACME/Api", API.id),
        ("Müller/Söhne/api", API_2.id),
        ("mu\u0308ller/SÖHNE/API", API_2.id),
        (str(API.id), API.id),
        (str(API.id).upper(), API.id),
        (API.id.hex, API.id),
        ("dddd1", API.id),
        ("dddd1111-0", API.id),
        ("DDDD4444", WEB.id),
    ],
)
def test_a_repo_is_found_by_name_by_workspace_and_name_and_by_id(reference: str, id: UUID) -> None:
    assert found(reference, REPOS) == id


def test_an_id_is_looked_up_whatever_the_scope() -> None:
    assert found("dddd3333", REPOS) == API_3.id
    assert found(str(API_3.id), Scope(("repo",), str(ADA.id), str(ACME.id))) == API_3.id


def test_the_shortest_id_prefix_has_four_digits() -> None:
    assert found("aaaa", Scope(("profile",))) == ADA.id
    with pytest.raises(NotFound):
        found("aaa", Scope(("profile",)))


def test_an_exact_name_beats_one_in_another_case() -> None:
    upper = a_repo(workspace_id=SLASHED.id, name="WEB", path="/code/WEB")
    some = world()
    some.add(upper)
    for name, id in (("Web", WEB.id), ("WEB", upper.id)):
        assert resolve(some.reader, name, [REPOS]).id == str(id)
    with pytest.raises(Ambiguous):
        resolve(some.reader, "web", [REPOS])


def test_a_name_beats_an_id() -> None:
    named = a_repo(workspace_id=ACME.id, name="dddd4444", path="/code/dddd")
    some = world()
    some.add(named)
    assert resolve(some.reader, "dddd4444", [REPOS]).id == str(named.id)


def test_the_first_scope_that_has_the_name_decides() -> None:
    near, far = Scope(("repo",), workspace_id=str(SLASHED.id)), REPOS
    assert found("api", near, far) == API_2.id
    assert found("web", near, far) == WEB.id


@pytest.mark.parametrize(
    ("reference", "scope", "hint"),
    [
        (
            "api",
            REPOS,
            "use one of these names: acme/api, 'Müller/Söhne/api'",
        ),
        (
            "dddd",
            Scope(("vault", "repo"), str(ADA.id), str(SLASHED.id)),
            "use one of these names: dddd1111 (repo acme/api), api (repo Müller/Söhne/api),"
            " dddd3333 (repo acme/api), dddd5555 (vault acme/notes), dddd4444 (repo acme/Web)",
        ),
        (
            "acme",
            Scope(("workspace",)),
            "use one of these names: ada:acme, bob:acme",
        ),
        (
            "acme/api",
            Scope(("repo",)),
            "use one of these names: ada:acme/api, bob:acme/api",
        ),
    ],
)
def test_an_ambiguous_reference_raises_with_its_candidates(
    reference: str, scope: Scope, hint: str
) -> None:
    with pytest.raises(Ambiguous) as caught:
        found(reference, scope)
    error = caught.value
    count = hint.count(", ") + 1
    assert (error.code, error.message, error.hint) == (
        "REFERENCE_AMBIGUOUS",
        f"'{reference}' is ambiguous: {count} matches",
        hint,
    )


def test_entries_with_the_same_path_count_as_one_on_request() -> None:
    both = Scope(("repo", "vault"), str(ADA.id))
    some = world()
    some.add(a_vault(workspace_id=ACME.id, name="web", path=WEB.path))
    assert resolve(some.reader, "WEB", [both], same_path_is_one=True).path == WEB.path
    with pytest.raises(Ambiguous):
        resolve(some.reader, "WEB", [both])
    some.add(a_vault(workspace_id=SLASHED.id, name="web", path="/elsewhere"))
    with pytest.raises(Ambiguous):
        resolve(some.reader, "WEB", [both], same_path_is_one=True)


@pytest.mark.parametrize(
    ("reference", "scope", "code", "message", "hint"),
    [
        ("wep", REPOS, "REPO_NOT_FOUND", "no repo named 'wep'", "did you mean Web?"),
        ("WEB2", REPOS, "REPO_NOT_FOUND", "no repo named 'WEB2'", "did you mean Web?"),
        (
            "nothing",
            REPOS,
            "REPO_NOT_FOUND",
            "no repo named 'nothing'",
            "to list them, run `symphony repo list --all`",
        ),
        (
            "",
            REPOS,
            "REPO_NOT_FOUND",
            "no repo named ''",
            "to list them, run `symphony repo list --all`",
        ),
        (
            "a\x1b[31m",
            REPOS,
            "REPO_NOT_FOUND",
            "no repo named 'a\\x1b[31m'",
            "to list them, run `symphony repo list --all`",
        ),
        (
            "acme/nothing",
            REPOS,
            "REPO_NOT_FOUND",
            "no repo named 'acme/nothing'",
            "to list them, run `symphony repo list --all`",
        ),
        (
            "eeee",
            REPOS,
            "REPO_NOT_FOUND",
            "no repo named 'eeee'",
            "to list them, run `symphony repo list --all`",
        ),
        (
            "zoe",
            Scope(("profile",)),
            "PROFILE_NOT_FOUND",
            "no profile named 'zoe'",
            "to list them, run `symphony profile list`",
        ),
        (
            "acme/x",
            Scope(("workspace",)),
            "WORKSPACE_NOT_FOUND",
            "no workspace named 'acme/x'",
            "did you mean ada:acme or bob:acme?",
        ),
        (
            "note",
            Scope(("repo", "vault"), str(ADA.id)),
            "REFERENCE_NOT_FOUND",
            "no repo or vault named 'note'",
            "did you mean notes?",
        ),
        (
            "nothing",
            Scope(("repo", "vault", "workspace"), str(ADA.id)),
            "REFERENCE_NOT_FOUND",
            "no repo, vault or workspace named 'nothing'",
            "to list them, run `symphony repo list --all`",
        ),
        (
            "web",
            Scope(("repo",), str(BOB.id)),
            "REPO_NOT_FOUND",
            "no repo named 'web'",
            "to list them, run `symphony repo list --all`",
        ),
        (
            "Müller/Söhne/api",
            Scope(("repo",), str(BOB.id)),
            "REPO_NOT_FOUND",
            "no repo named 'Müller/Söhne/api'",
            "to list them, run `symphony repo list --all`",
        ),
    ],
)
def test_an_unknown_reference_raises_with_near_names(
    reference: str, scope: Scope, code: str, message: str, hint: str
) -> None:
    with pytest.raises(NotFound) as caught:
        found(reference, scope)
    error = caught.value
    assert (error.code, error.message, error.hint) == (code, message, hint)


def test_nothing_is_found_in_an_empty_store() -> None:
    with pytest.raises(NotFound):
        resolve(World().reader, "api", [REPOS])


def test_among_many_names_only_those_with_the_same_initial_are_near() -> None:
    acme = a_workspace()
    many = [a_repo(workspace_id=acme.id, name=f"x{n}", path=f"/x{n}") for n in range(2_001)]
    api = a_repo(workspace_id=acme.id, name="api", path="/api")
    world = World(a_profile(id=acme.profile_id), acme, api, *many)
    with pytest.raises(NotFound) as raised:
        resolve(world.reader, "apu", [Scope(("repo",))])
    assert raised.value.hint == "did you mean api?"


def test_a_pasted_reference_is_as_short_as_it_can_be() -> None:
    extra = a_repo(workspace_id=ACME.id, name="it's", path="/its")
    dashed = a_vault(workspace_id=ACME.id, name="-notes", path="/dashed")
    kept = World(ADA, BOB, ACME, OTHER, API, API_3, WEB, extra, dashed)

    def shown(row: Repo | Vault) -> str:
        [entry] = kept.reader.entries("repo", "vault", id_prefix=row.id.hex)
        return pasted_anywhere(kept.reader, entry)

    assert shown(WEB) == "Web"
    assert shown(API) == "ada:acme/api"
    assert shown(extra) == "'it'\"'\"'s'"
    assert shown(dashed) == "acme/-notes"


# Names may have the signs of references, and look like paths, options and IDs.
SIGNS = st.sampled_from(
    ["a", "b", "ab", "@", ":", "/", "-", "*", "?", ".", " ", "'", "cafe", "ada"]
)
LOOSE = st.lists(SIGNS, min_size=1, max_size=4).map(lambda signs: "".join(signs).strip() or "x")
STRICT = LOOSE.map(lambda name: "".join(c for c in name if c not in "/:*?").strip(" .") or "x")


@given(
    st.lists(LOOSE, min_size=1, max_size=2, unique_by=str.casefold),
    st.lists(LOOSE, min_size=1, max_size=2, unique_by=str.casefold),
    st.lists(STRICT, min_size=1, max_size=3, unique_by=str.casefold),
    st.integers(0, 7),
)
def test_what_is_printed_of_any_row_names_it(
    mine: list[str], others: list[str], names: list[str], here: int
) -> None:
    workspaces = [
        a_workspace(id=uuid4(), profile_id=owner.id, name=name, root=None)
        for owner, several in ((ADA, mine), (BOB, others))
        for name in several
    ]
    repos = [
        a_repo(id=uuid4(), workspace_id=one.id, name=name, path=f"/{one.id}/{number}")
        for one in workspaces
        for number, name in enumerate(names)
    ]
    reader = World(ADA, BOB, *workspaces, *repos).reader
    active = workspaces[here % len(workspaces)]
    for nouns in (("repo",), ("workspace",)):
        scopes = [
            Scope(nouns, workspace_id=str(active.id)) if nouns == ("repo",) else Scope(nouns),
            Scope(nouns, str(active.profile_id)),
            Scope(nouns),
        ]
        for entry in reader.entries(*nouns):
            [word] = shlex.split(pasted(reader, entry, scopes))
            assert not word.startswith(("-", "@"))
            for form in (word, pasted_in_full(reader, entry, scopes)):
                assert resolve(reader, form, scopes) == entry


def test_near_names_can_be_pasted() -> None:
    odd = a_repo(workspace_id=ACME.id, name="my service", path="/odd")
    dashed = a_repo(workspace_id=ACME.id, name="-services", path="/dashed")
    with pytest.raises(NotFound) as caught:
        resolve(World(ADA, ACME, odd, dashed).reader, "my servicee", [REPOS])
    assert caught.value.hint == "did you mean 'my service' or acme/-services?"
