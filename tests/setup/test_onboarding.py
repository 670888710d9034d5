"""Onboarding: one command registers a developer's directory."""

from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.base.configuration import Limits
from symphony_cli.base.errors import Conflict, InvalidValue, MissingContext, NotFound
from symphony_cli.base.findings import Notice
from symphony_cli.domain.search_results import FoundVault
from symphony_cli.registry.choices import Choice
from symphony_cli.setup import onboarding
from symphony_cli.setup.onboarding import Initialized
from symphony_cli.setup.onboarding_plan import Overview, Request
from tests.builders import a_profile, a_repo, a_repo_view, a_vault, a_vault_view, a_workspace
from tests.fakes.registry import ScriptedAsk
from tests.fakes.world import World

NOWHERE = Choice()
LATER_TEXT = "2026-01-03T03:04:05.000000Z"
UNREADABLE = Notice("UNREADABLE", "/code/x cannot be read")


def a_world(*entities: Any) -> World:
    """A machine whose git knows Ada, and whose /code holds two repos and a vault."""
    world = World(*entities)
    world.git.user = ("Ada Lovelace", "ada@example.org")
    world.git.put("/code/api", remote_url="https://ada:pw@host/api", root_commit="abc")
    world.git.put("/code/old/api")
    world.scanner.finds(
        repos=["/code/api", "/code/old/api"],
        vaults=[FoundVault("/code/brain", "obsidian")],
        notices=[UNREADABLE],
    )
    return world


def init(
    world: World,
    *,
    choice: Choice = NOWHERE,
    ask: ScriptedAsk | None = None,
    dry_run: bool = False,
    **request: str,
) -> Initialized:
    world.choice = choice
    return onboarding.init(
        world,
        ask or ScriptedAsk(),
        Request(**({"directory": "/code"} | request)),
        dry_run=dry_run,
    )


def counts(done: Initialized) -> tuple[bool, bool, int, int]:
    overview = done.overview
    added = overview.repos_added, overview.vaults_added
    return overview.profile_added, overview.workspace_added, *added


def test_the_first_run_creates_everything_in_one_operation() -> None:
    world = a_world()
    world.files.links["code"] = "/code"
    done = init(world, directory="code")
    [api, old_api] = world.all("repo")
    [brain] = world.all("vault")
    place: dict[str, Any] = {"workspace": "code"}
    assert done == Initialized(
        Overview(
            profile="ada",
            workspace="code",
            root="/code",
            directory="/code",
            dry_run=False,
            profile_added=True,
            workspace_added=True,
            repos_added=2,
            vaults_added=1,
            repos=[
                a_repo_view(
                    "api",
                    "/code/api",
                    id=str(api.id),
                    remote_url="https://host/api",
                    root_commit="abc",
                    **place,
                ),
                a_repo_view("old-api", "/code/old/api", id=str(old_api.id), **place),
            ],
            vaults=[
                a_vault_view(
                    "brain",
                    "/code/brain",
                    id=str(brain.id),
                    kind="obsidian",
                    is_default=True,
                    **place,
                )
            ],
        ),
        [
            UNREADABLE,
            Notice(
                "CREDENTIALS_NOT_STORED",
                "removed the credentials from the recorded remote URL of repo 'api'",
            ),
        ],
    )
    [workspace] = world.all("workspace")
    assert (workspace.name, workspace.type, workspace.root) == ("code", "general", "/code")
    assert world.uow.committed
    assert world.history == [("init", "code")]
    assert world.scanner.asked == [(["/code"], None, False, False)]


# The profile


def profile_of(world: World) -> tuple[str, str, str | None]:
    [profile] = world.all("profile")
    assert world.rows.current_profile == profile.id
    return profile.username, profile.email, profile.name


@pytest.mark.parametrize(
    ("user", "answers", "request_", "profile"),
    [
        (
            ("Ada Lovelace", "ada.l@example.org"),
            {},
            {},
            ("ada_l", "ada.l@example.org", "Ada Lovelace"),
        ),
        (("Ada", "jo@acme.org"), {}, {}, ("jo_acme", "jo@acme.org", "Ada")),
        ((None, "ada@example.org"), {}, {}, ("ada", "ada@example.org", None)),
        (
            ("Ada", "ada@example.org"),
            {},
            {"username": "lovelace", "email": "l@example.org", "name": "L"},
            ("lovelace", "l@example.org", "L"),
        ),
        (
            ("Ada", "ada@example.org"),
            {},
            {"username": "lovelace"},
            ("lovelace", "ada@example.org", "Ada"),
        ),
        (
            ("Ada", "ada@example.org"),
            {},
            {"email": "lovelace@example.org"},
            ("lovelace", "lovelace@example.org", "Ada"),
        ),
        (("Ada", "ada@example.org"), {}, {"name": ""}, ("ada", "ada@example.org", None)),
        ((None, None), {"email": " bob@example.org"}, {}, ("bob", "bob@example.org", None)),
        (("Bob", "bob@localhost"), {"email": "b@x.org"}, {}, ("b_x", "b@x.org", "Bob")),
        (("Bob", ""), {"email": "bob@example.org"}, {}, ("bob", "bob@example.org", "Bob")),
        ((None, None), {}, {"email": "bob@example.org"}, ("bob", "bob@example.org", None)),
        (("a" * 256, "ada@example.org"), {}, {}, ("ada", "ada@example.org", None)),
        (("A\x1bda", "ada@example.org"), {}, {}, ("ada", "ada@example.org", None)),
    ],
)
def test_a_profile_is_created_from_the_options_git_or_the_answer(
    user: tuple[str | None, str | None],
    answers: dict[str, str],
    request_: dict[str, Any],
    profile: tuple[str, str, str | None],
) -> None:
    world = a_world()
    world.git.user = user
    ask = ScriptedAsk(**answers)
    assert init(world, ask=ask, **request_).overview.profile_added
    assert profile_of(world) == profile
    assert ask.asked == [f"--{option}" for option in answers]


def test_without_a_terminal_the_error_names_the_option() -> None:
    world = a_world()
    world.git.user = (None, None)
    ask = ScriptedAsk()
    with world.refuses(MissingContext, "INPUT_NEEDED") as caught:
        init(world, ask=ask)
    assert caught.value.hint == "give --email"
    assert (ask.asked, world.scanner.asked, world.begun) == (["--email"], [], 0)


@pytest.mark.parametrize(
    ("answers", "request_", "code"),
    [
        ({"email": "bob"}, {}, "EMAIL_INVALID"),
        ({"email": ""}, {}, "EMAIL_INVALID"),
        ({}, {"email": "bob"}, "EMAIL_INVALID"),
        ({}, {"email": ""}, "EMAIL_INVALID"),
        ({}, {"email": "b@x.org", "username": "bo"}, "USERNAME_INVALID"),
        ({}, {"email": "b@x.org", "username": ""}, "USERNAME_INVALID"),
        ({}, {"email": "b@x.org", "name": "a" * 256}, "PROFILE_NAME_INVALID"),
    ],
)
def test_an_invalid_identity_is_refused_before_the_search(
    answers: dict[str, str], request_: dict[str, Any], code: str
) -> None:
    world = a_world()
    world.git.user = (None, None)
    with world.refuses(InvalidValue, code):
        init(world, ask=ScriptedAsk(**answers), **request_)
    assert world.scanner.asked == []


ADA = a_profile()
BOB = a_profile(username="bob", email="bob@example.org")


@pytest.mark.parametrize(
    ("choice", "request_", "username"),
    [
        (NOWHERE, {}, "ada"),
        (Choice("bob"), {}, "bob"),
        (Choice(directory="/lab"), {}, "bob"),
        (NOWHERE, {"username": " BOB "}, "bob"),
        (NOWHERE, {"email": " Bob@Example.org "}, "bob"),
        (Choice("bob"), {"username": "ada"}, "ada"),
    ],
)
def test_an_existing_profile_is_used(
    choice: Choice, request_: dict[str, Any], username: str
) -> None:
    world = a_world(ADA, BOB, a_workspace(profile_id=BOB.id, name="lab", root="/lab"))
    world.use(ADA)
    done = init(world, choice=choice, **request_)
    assert (done.overview.profile, counts(done)) == (username, (False, True, 2, 1))
    assert len(world.all("profile")) == 2


def test_a_sole_profile_is_used_without_asking_git() -> None:
    world = a_world(BOB)
    assert init(world).overview.profile == "bob"


def test_a_second_profile_is_created_for_another_identity_and_not_activated() -> None:
    world = a_world(ADA)
    world.use(ADA)
    assert init(world, username="carla", email="c@x.org").overview.profile_added
    with world.refuses(Conflict, "WORKSPACE_ROOT_TAKEN"):
        init(world, email="dora@x.org")
    assert init(world, directory="/code/api", email="dora@x.org").overview.profile_added
    assert [profile.username for profile in world.all("profile")] == ["ada", "carla", "dora"]
    assert world.rows.current_profile == ADA.id


@pytest.mark.parametrize(
    ("choice", "request_", "kind", "code"),
    [
        (NOWHERE, {}, MissingContext, "NO_PROFILE"),
        (Choice("zoe"), {}, NotFound, "PROFILE_NOT_FOUND"),
        (NOWHERE, {"username": "carla"}, Conflict, "PROFILE_EMAIL_TAKEN"),
        (NOWHERE, {"email": "Ada@other.org"}, Conflict, "PROFILE_USERNAME_TAKEN"),
    ],
)
def test_an_ambiguous_or_taken_profile_is_refused(
    choice: Choice, request_: dict[str, Any], kind: Any, code: str
) -> None:
    world = a_world(ADA, BOB)
    with world.refuses(kind, code):
        init(world, choice=choice, **request_)


def test_a_named_profile_must_exist_even_in_an_empty_store() -> None:
    world = a_world()
    with world.refuses(NotFound, "PROFILE_NOT_FOUND"):
        init(world, choice=Choice("ada"))


def test_a_profile_that_another_process_created_meanwhile_is_used() -> None:
    world = a_world()
    world.uow.before_entering = lambda: world.add(a_profile())
    assert counts(init(world)) == (False, True, 2, 1)
    assert len(world.all("profile")) == 1


def test_a_profile_that_another_process_deleted_meanwhile_is_not_recreated() -> None:
    world = a_world(ADA)
    world.uow.before_entering = world.rows.profile.clear
    with pytest.raises(MissingContext) as caught:
        init(world)
    assert (caught.value.code, caught.value.hint) == ("NO_PROFILE", "run the command again")
    assert not world.uow.committed
    assert (world.all("workspace"), world.all("repo"), world.history) == ([], [], [])


# The workspace


def test_a_workspace_is_named_and_typed_as_requested() -> None:
    world = a_world(ADA)
    done = init(world, workspace=" Acme / Co ", type="client")
    [workspace] = world.all("workspace")
    assert done.overview.workspace == "Acme / Co"
    assert (workspace.name, workspace.type, workspace.root) == ("Acme / Co", "client", "/code")


def test_a_workspace_requested_by_name_is_used_unchanged() -> None:
    acme = a_workspace(profile_id=ADA.id, name="Acme", root="/acme")
    world = a_world(ADA, acme)
    done = init(world, workspace=" ACME ", type="client")
    assert (done.overview.workspace, counts(done)) == ("Acme", (False, False, 2, 1))
    assert world.all("workspace") == [acme]


@pytest.mark.parametrize(
    ("choice", "request_", "hint"),
    [
        ("ada", {}, "to give it to profile 'ada', run `symphony workspace edit"
            " bob:theirs --to-profile ada`"),
        ("bob", {"workspace": "code"}, "to register for that workspace, run `symphony init /code"
            " -P bob -w theirs`"),
        ("bob", {"workspace": "far"}, "to register for that workspace, run `symphony init /code"
            " -P bob -w theirs`"),
    ],
)  # fmt: skip
def test_the_root_of_another_workspace_is_refused(
    choice: str, request_: dict[str, Any], hint: str
) -> None:
    theirs = a_workspace(profile_id=BOB.id, name="theirs", root="/code")
    far = a_workspace(profile_id=BOB.id, name="far", root="/far")
    world = a_world(ADA, BOB, theirs, far)
    with pytest.raises(Conflict) as refused:
        init(world, choice=Choice(choice), **request_)
    assert (refused.value.code, refused.value.hint) == ("WORKSPACE_ROOT_TAKEN", hint)
    assert refused.value.message == "'/code' is already the root of workspace 'bob:theirs'"
    assert len(world.all("workspace")) == 2


def test_a_workspace_with_this_root_is_used_whatever_its_name() -> None:
    world = a_world(ADA, a_workspace(profile_id=ADA.id, name="mine", root="/code"))
    assert init(world).overview.workspace == "mine"


@pytest.mark.parametrize(
    ("directory", "taken", "name"),
    [
        ("/home/ada/code", [], "code"),
        ("/home/ada/code", ["CODE"], "ada-code"),
        ("/home/ada/code", ["code", "ada-code"], "home-ada-code"),
        ("/", [], "root"),
        ("/code", ["code"], "code-2"),
    ],
)
def test_a_taken_workspace_name_is_made_distinct(
    directory: str, taken: list[str], name: str
) -> None:
    others = [a_workspace(profile_id=ADA.id, name=other, root=f"/o/{other}") for other in taken]
    world = a_world(ADA, *others)
    assert init(world, directory=directory, dry_run=True).overview.workspace == name
    assert init(world, directory=directory).overview.workspace == name


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"directory": "/gone"}, "PATH_INVALID"),
        ({"workspace": ""}, "WORKSPACE_NAME_INVALID"),
        ({"workspace": " "}, "WORKSPACE_NAME_INVALID"),
        ({"workspace": "a" * 256}, "WORKSPACE_NAME_INVALID"),
        ({"workspace": "a\nb"}, "WORKSPACE_NAME_INVALID"),
        ({"type": "other"}, "WORKSPACE_TYPE_INVALID"),
        ({"type": ""}, "WORKSPACE_TYPE_INVALID"),
    ],
)
def test_a_bad_request_is_refused_before_the_search(
    request_: dict[str, Any], code: str, dry_run: bool
) -> None:
    world = a_world()
    world.files.gone.add("/gone")
    with world.refuses(InvalidValue, code):
        init(world, dry_run=dry_run, **request_)
    assert (world.scanner.asked, world.begun) == ([], 0)


# What it finds


def test_a_second_run_adds_nothing_and_begins_no_transaction() -> None:
    world = a_world()
    first = init(world)
    with world.unchanged():
        second = init(world)
    assert world.begun == 1
    assert second == Initialized(
        first.overview._replace(
            profile_added=False, workspace_added=False, repos_added=0, vaults_added=0
        ),
        [UNREADABLE],
    )


def test_a_second_run_adds_only_what_is_new() -> None:
    world = a_world()
    init(world)
    world.git.put("/code/web")
    world.scanner.finds(
        repos=["/code/api", "/code/old/api", "/code/web"],
        vaults=[FoundVault("/code/brain", "obsidian"), FoundVault("/code/old/brain", "zk")],
    )
    done = init(world)
    assert counts(done) == (False, False, 1, 1)
    assert [repo.name for repo in done.overview.repos] == ["api", "old-api", "web"]
    assert [vault.name for vault in done.overview.vaults] == ["brain", "old-brain"]
    assert done.notices == []
    [_, (operation, changes)] = world.rows.operations
    assert (operation.action, [change.noun for change in changes]) == ("init", ["repo", "vault"])


def test_a_new_vault_alone_is_written_too() -> None:
    world = a_world()
    init(world)
    world.scanner.finds(vaults=[FoundVault("/code/diary", "plain")])
    assert counts(init(world)) == (False, False, 0, 1)


def test_a_lowered_limit_refuses_only_a_run_that_adds_to_it() -> None:
    world = a_world()
    init(world)
    world.limits = Limits(workspaces_per_profile=1, repos_per_workspace=1, vaults_per_workspace=2)
    world.scanner.finds(vaults=[FoundVault("/code/diary", "plain")])
    assert counts(init(world)) == (False, False, 0, 1)


def test_missing_paths_are_shown_and_kept() -> None:
    world = a_world()
    init(world)
    world.files.gone |= {"/code/api", "/code/brain"}
    world.scanner.finds()
    for dry_run in (False, True):
        overview = init(world, dry_run=dry_run).overview
        assert [(repo.name, repo.missing) for repo in overview.repos] == [
            ("api", True),
            ("old-api", False),
        ]
        assert [(vault.name, vault.missing) for vault in overview.vaults] == [("brain", True)]


def test_names_taken_in_the_workspace_are_made_distinct() -> None:
    acme = a_workspace(profile_id=ADA.id, name="acme", root="/code")
    world = a_world(
        ADA,
        acme,
        a_repo(workspace_id=acme.id, name="API", path="/elsewhere/API"),
        a_vault(workspace_id=acme.id, name="Brain", path="/elsewhere/Brain"),
    )
    done = init(world)
    assert [repo.name for repo in done.overview.repos] == ["API", "code-api", "old-api"]
    assert [vault.name for vault in done.overview.vaults] == ["Brain", "code-brain"]


def test_paths_that_another_process_registers_meanwhile_are_not_registered_again() -> None:
    acme = a_workspace(profile_id=ADA.id, name="acme", root="/code")
    world = a_world(ADA)

    def register() -> None:
        world.add(acme, a_repo(workspace_id=acme.id))

    world.uow.before_entering = register
    done = init(world)
    assert (done.overview.workspace, counts(done)) == ("acme", (False, False, 1, 1))


@pytest.mark.parametrize(
    ("limits", "code", "hint"),
    [
        (
            Limits(workspaces_per_profile=1),
            "WORKSPACE_LIMIT_REACHED",
            "to raise the limit, run `symphony config set limits.workspaces_per_profile 2`",
        ),
        (
            Limits(repos_per_workspace=1),
            "REPO_LIMIT_REACHED",
            "to raise the limit, run `symphony config set limits.repos_per_workspace 2`",
        ),
    ],
)
def test_at_a_limit_nothing_is_created(limits: Limits, code: str, hint: str) -> None:
    world = a_world(ADA, a_workspace(profile_id=ADA.id))
    world.limits = limits
    with world.refuses(Conflict, code) as caught:
        init(world)
    assert caught.value.hint == hint


def test_at_the_limit_of_vaults_no_repos_are_registered_either() -> None:
    world = a_world()
    world.limits = Limits(vaults_per_workspace=1)
    world.scanner.finds(
        repos=["/code/api"], vaults=[FoundVault("/code/a", "zk"), FoundVault("/code/b", "zk")]
    )
    with world.refuses(Conflict, "VAULT_LIMIT_REACHED"):
        init(world)


# A dry run


def test_a_dry_run_shows_the_result_and_writes_nothing() -> None:
    world = a_world()
    with world.unchanged():
        preview = init(world, dry_run=True)
    assert (world.begun, world.uow.committed) == (0, False)
    done = init(world)
    not_kept: dict[str, Any] = {"id": None, "created_at": None, "updated_at": None}
    assert preview == Initialized(
        done.overview._replace(
            dry_run=True,
            repos=[repo._replace(**not_kept, root_commit=None) for repo in done.overview.repos],
            vaults=[vault._replace(**not_kept) for vault in done.overview.vaults],
        ),
        done.notices,
    )


def test_a_dry_run_shows_existing_and_new_rows() -> None:
    world = a_world()
    init(world)
    world.git.put("/code/web")
    world.scanner.finds(
        repos=["/code/api", "/code/web"], vaults=[FoundVault("/code/diary", "plain")]
    )
    with world.unchanged():
        preview = init(world, dry_run=True)
    assert counts(preview) == (False, False, 1, 1)
    assert preview.overview.dry_run
    assert [(repo.name, repo.id is None) for repo in preview.overview.repos] == [
        ("api", False),
        ("old-api", False),
        ("web", True),
    ]
    assert [(vault.name, vault.id is None) for vault in preview.overview.vaults] == [
        ("brain", False),
        ("diary", True),
    ]


def test_a_dry_run_names_the_profile_it_would_create() -> None:
    world = a_world(ADA)
    with world.unchanged():
        preview = init(world, dry_run=True, email="carla@x.org", workspace="lab")
    assert (preview.overview.profile, preview.overview.workspace) == ("carla", "lab")
    assert counts(preview) == (True, True, 2, 1)


def test_a_url_with_credentials_is_reported_under_the_repos_name() -> None:
    world = a_world()
    world.git.put("/code/old/api", remote_url="https://ada:secret@host/old")
    told = [notice.message for notice in init(world).notices if "credentials" in notice.message]
    assert told == [
        f"removed the credentials from the recorded remote URL of repo '{name}'"
        for name in ("api", "old-api")
    ]


def test_options_that_differ_from_existing_values_are_ignored_with_a_notice() -> None:
    acme = a_workspace(profile_id=ADA.id, name="acme", root="/acme", type="client")
    world = a_world(ADA, acme)
    done = init(world, workspace="acme", type="research", email=ADA.email, name="Countess")
    told = [notice.message for notice in done.notices if notice.code == "OPTION_IGNORED"]
    assert told == [
        "ignored --name, because profile 'ada' already exists; to change it, run `symphony"
        " profile edit ada --name ...`",
        "ignored --type, because workspace 'acme' already exists; to change it, run `symphony"
        f" workspace edit {str(acme.id)[:8]} --type research`",
    ]
    assert world.all("workspace") == [acme]


def test_a_workspace_without_a_root_gets_the_directory() -> None:
    world = a_world(ADA, a_workspace(profile_id=ADA.id, name="acme", root=None))
    assert init(world, workspace="acme").overview.root == "/code"
    assert [workspace.root for workspace in world.all("workspace")] == ["/code"]


# The lists of Obsidian and zk


def test_listed_vaults_below_are_registered_and_the_others_reported() -> None:
    world = a_world()
    world.files.kinds = dict.fromkeys(["/code/brain", "/code/x/it's", "/home/a b"], "obsidian")
    unreadable = Notice("FILE_SKIPPED", "config.toml is left out")
    world.vault_lists.has("/code/x/it's", "/code/brain", "/home/a b", notices=[unreadable])
    world.vault_lists.has("/plain")
    for dry_run in (True, False):
        done = init(world, dry_run=dry_run)
        assert [vault.path for vault in done.overview.vaults] == ["/code/brain", "/code/x/it's"]
        assert done.overview.vaults_added == 2
        elsewhere = Notice(
            "VAULTS_ELSEWHERE",
            "Obsidian or zk list '/home/a b' outside /code; to register them, run `symphony"
            " vault add '/home/a b' --workspace code`",
        )
        assert [done.notices[1], done.notices[-1]] == [unreadable, elsewhere]
    # Vaults registered in any workspace need no notice.
    world.add(a_workspace(profile_id=world.all("profile")[0].id, name="home"))
    world.add(a_vault(workspace_id=world.all("workspace")[1].id, path="/home/a b"))
    assert unreadable in init(world).notices
    assert elsewhere not in init(world).notices


def test_many_vaults_elsewhere_are_counted() -> None:
    world = a_world()
    paths = [f"/home/{name}" for name in "abcd"]
    world.files.kinds = dict.fromkeys(paths, "zk")
    world.vault_lists.has(*paths, kind="zk")
    assert init(world).notices[-1].message == (
        "Obsidian or zk list 4 vaults outside /code; to register them, run `symphony vault scan"
        " --workspace code`"
    )
