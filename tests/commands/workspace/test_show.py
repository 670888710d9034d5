from __future__ import annotations

from pathlib import Path

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import (
    REPO,
    VAULT,
    WORKSPACE,
    a_repo_shown,
    a_vault_shown,
    a_workspace_shown,
    an_error,
    shaped,
    shaped_json,
)
from tests.trees import a_repository


def test_show_prints_one_field_per_line_then_the_contents(
    symphony: Run, api: Path, notes: Path
) -> None:
    result = symphony("workspace", "show", "acme")
    assert (result.code, result.stderr) == (0, "")
    assert shaped(result.stdout) == (
        "id\t<id>\nprofile\tada\nname\tacme\ntype\tgeneral\ndescription\t\nroot\t\nfile\t\nremotes\t[]\n"
        "tags\t[]\nsettings\t{}\n"
        "repo_count\t1\nvault_count\t1\nis_current\tfalse\n"
        "created_at\t<time>\nupdated_at\t<time>\n"
        f"repos\tapi\tacme\t{api}\tmain\t\tfalse\n"
        f"vaults\tnotes\tacme\t{notes}\tobsidian\topen\ttrue\n"
    )


def test_show_as_json_has_every_field_and_the_contents(
    symphony: Run, api: Path, notes: Path
) -> None:
    result = symphony("workspace", "show", "--json")
    assert list(result.json) == [*WORKSPACE, "repos", "vaults"]
    assert [list(row) for row in result.json["repos"]] == [REPO]
    assert [list(row) for row in result.json["vaults"]] == [VAULT]
    assert shaped_json(result.stdout) == {
        **a_workspace_shown(repo_count=1, vault_count=1),
        "repos": [a_repo_shown(path=str(api))],
        "vaults": [a_vault_shown(path=str(notes))],
    }


def test_a_workspace_is_named_by_id_by_a_prefix_and_in_any_case(symphony: Run, ada: None) -> None:
    created = symphony("workspace", "create", "acme", "--type", "client", "--json").json
    for reference in (created["id"], created["id"][:6], "ACME", "acme"):
        shown = symphony("workspace", "show", reference, "--json").json
        assert shown == created | {"repos": [], "vaults": []}


def test_exact_beats_another_case_and_a_name_beats_an_id(
    symphony: Run, acme: None, given: Given
) -> None:
    id = symphony("workspace", "show", "--json").json["id"]
    given(["workspace", "create", id[:8]])
    assert symphony("workspace", "show", id[:8], "--fields", "name").stdout == f"{id[:8]}\n"
    assert symphony("workspace", "show", id[:7], "--fields", "name").stdout == "acme\n"


def test_a_name_in_several_profiles_is_found_in_the_active_one(
    symphony: Run, acme: None, given: Given
) -> None:
    given(
        "profile create bob --email bob@example.org",
        "workspace create ACME --profile bob",
    )

    def shown(*options: str) -> str:
        return symphony("workspace", "show", "acme", "--fields", "profile,name", *options).stdout

    assert shown() == "ada\tacme\n"
    assert shown("--profile", "bob") == "bob\tACME\n"


def test_without_an_active_profile_a_name_in_several_profiles_is_ambiguous(
    symphony: Run, acme: None, given: Given
) -> None:
    given(
        "profile create bob --email bob@example.org",
        "profile create eve --email eve@example.org",
        "workspace create ACME --profile bob",
        "workspace create acmE --profile eve",
        "profile delete ada --cascade --yes",
    )
    result = symphony("workspace", "show", "acme", "--json")
    assert (result.code, result.stdout) == (3, "")
    assert result.error["code"] == "REFERENCE_AMBIGUOUS"
    assert result.error["message"] == "'acme' is ambiguous: 2 matches"
    assert result.error["hint"] == "use one of these names: ACME, acmE"


def test_show_of_an_unknown_workspace_suggests_near_matches(symphony: Run, acme: None) -> None:
    result = symphony("workspace", "show", "acne", "--json")
    assert (result.code, result.stdout) == (3, "")
    assert result.error == an_error(
        "WORKSPACE_NOT_FOUND", "no workspace named 'acne'", "did you mean acme?"
    )


def test_the_active_workspace_is_option_variable_directory_use_or_the_sole_one(
    symphony: Run, acme: None, given: Given, sandbox: Sandbox
) -> None:
    def shown(*options: str, cwd: Path | None = None, **env: str) -> str:
        result = symphony("workspace", "show", "--fields", "name", *options, env=env, cwd=cwd)
        return result.stdout or str(result.code)

    assert shown() == "acme\n", "the sole one"
    beta, below = sandbox.work / "beta", sandbox.work / "beta" / "deep" / "down"
    below.mkdir(parents=True)
    given(["workspace", "create", "beta", "--root", beta], "workspace create gamma")
    assert shown() == "2", "nothing says which of three"
    given("workspace use gamma")
    assert shown() == "gamma\n", "what use set"
    assert shown(cwd=below) == "beta\n", "the directory before use"
    assert shown(cwd=below, SYMPHONY_WORKSPACE="acme") == "acme\n", "the variable before that"
    assert shown("-w", "gamma", cwd=below, SYMPHONY_WORKSPACE="acme") == "gamma\n", "the option"
    a_repository(below / "api")
    given(["repo", "add", below / "api", "--workspace", "acme"])
    assert shown(cwd=below / "api" / ".git") == "acme\n", "the deepest, be it a repo"


def test_show_without_an_active_workspace_says_how_to_choose(
    symphony: Run, acme: None, given: Given
) -> None:
    given("workspace create beta")
    assert symphony("workspace", "show") == (
        2,
        "",
        "error: no active workspace in profile 'ada'\n"
        "hint: to set one, run `symphony workspace use NAME`; or pass --workspace\n",
    )
