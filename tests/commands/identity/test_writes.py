"""The identities that writes to the registry change, and rules of the user's own that stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run
from tests.identities import ADA, BECAUSE, CORP, NOBODY, Desk, as_user, author, rule

HASCONFIG = "hasconfig:remote.*.url:git@corp.example:*/**"


@pytest.fixture
def api(desk: Desk, given: Given) -> Path:
    """A registered repo of the job with a remote; git has the identity nobody there."""
    path = desk.repo_with_remote(desk.job / "api")
    given("repo add job/api -P ada -w job")
    return path


def test_a_later_registration_overrules_no_rule_of_the_users_own(
    symphony: Run, api: Path, desk: Desk, given: Given
) -> None:
    given("identity apply --yes")
    other = desk.repo(desk.job.with_name("corp") / "web")
    as_user(other, "remote", "add", "origin", "git@corp.example:team/web.git")
    text = desk.gitconfig.read_text()
    rule(desk, HASCONFIG)
    own = desk.gitconfig.read_text().removeprefix(text)
    desk.gitconfig.write_text(text.replace("[include]", f"{own}[include]"))
    assert author(other) == CORP
    result = symphony("init", "corp", "-P", "ada", "--fields", "profile")
    assert result == (
        0,
        "ada\n",
        "warning: kept your own git rules, which decide who commits in corp/web; to use the"
        " profile's identity there, run `symphony identity apply`\n",
    )
    assert author(other) == CORP
    assert symphony("identity", "apply", "--yes").code == 5
    assert symphony("identity", "apply", "--yes", "--force").code == 0
    assert author(other) == "Ada Lovelace <ada@job.org>"
    assert symphony("repo", "add", api, "-P", "own", "-w", "own").stderr.count("rules") == 0


def test_a_workspace_given_to_another_profile_lists_the_identities_that_change(
    symphony: Run, api: Path, desk: Desk, given: Given
) -> None:
    given("identity apply --yes", "profile create eve --email eve@example.org --name Eve")
    before = author(api)
    result = symphony("workspace", "edit", "job", "--to-profile", "eve")
    assert result == (
        0,
        "",
        f"warning: job/api: {before} → Eve <eve@example.org>, because it is in workspace 'job' of"
        " profile 'eve'\nmoved workspace 'job' to profile 'eve'\n",
    )
    assert author(api) == "Eve <eve@example.org>"


def test_a_workspace_given_to_another_profile_names_a_rule_that_agreed_with_the_first(
    symphony: Run, api: Path, desk: Desk, given: Given
) -> None:
    place = rule(desk, "gitdir:**/work/job/")
    given("profile edit ada --email ada@corp.example", "identity apply --yes")
    given("profile create eve --email eve@example.org --name Eve")
    result = symphony("workspace", "edit", "job", "--to-profile", "eve")
    assert result == (
        0,
        "",
        f"warning: job/api: {CORP} → Eve <eve@example.org>, because it is in workspace 'job' of"
        f" profile 'eve'; overrides {place}\nmoved workspace 'job' to profile 'eve'\n",
    )
    assert author(api) == "Eve <eve@example.org>"


def test_a_root_that_changes_whose_a_repo_is_lists_the_identities_that_change(
    symphony: Run, api: Path, desk: Desk, given: Given
) -> None:
    given("profile create eve --email eve@example.org --name Eve")
    given("workspace create team -P eve", "repo add job/api -P eve -w team", "identity apply --yes")
    before = author(api)
    changed = "warning: team/api: Ada Lovelace <ada@job.org> → Eve <eve@example.org>, because it is"
    result = symphony("workspace", "edit", "eve:team", "--root", api.parent / "api")
    assert result.stderr.startswith(changed)
    assert author(api) == "Eve <eve@example.org>"
    result = symphony("workspace", "edit", "eve:team", "--root", "")
    assert "warning: job/api: Eve <eve@example.org> → Ada Lovelace <ada@job.org>" in result.stderr
    assert author(api) == before
    assert "→" not in symphony("workspace", "edit", "eve:team", "--name", "crew").stderr


def test_a_registration_lists_the_first_identities_that_it_replaces(
    symphony: Run, desk: Desk, given: Given
) -> None:
    given("identity apply --yes")
    area = desk.job.with_name("area")
    for number in range(7):
        desk.repo(area / f"r{number}")
    result = symphony("repo", "scan", area, "-P", "ada", "-w", "job", "--fields", "name")
    changed = [
        f"warning: job/r{number}: {NOBODY} → Ada Lovelace <ada@job.org>, {BECAUSE}; overrides"
        f" {desk.gitconfig}, line 2 and {desk.gitconfig}, line 3"
        for number in range(5)
    ]
    told = [line for line in result.stderr.splitlines() if line.startswith("warning")]
    assert told == [*changed, "warning: 2 more new repos"]
    removed = symphony("repo", "remove", "job/r0", "-P", "ada", "--yes")
    assert removed.stderr.splitlines()[:-1] == [
        f"warning: {area}/r0: Ada Lovelace <ada@job.org> → {NOBODY}, because no profile applies"
        " to its directory or remote now"
    ]


@pytest.mark.parametrize("pattern", ["{root}/.dot/", "{root}/api/nested/.git", "{root}/.d*/**"])
def test_a_rule_for_repos_that_no_search_finds_is_not_overruled_in_silence(
    symphony: Run, desk: Desk, given: Given, pattern: str
) -> None:
    root = desk.job.with_name("wide")
    desk.repo(root / "api")
    paths = [desk.repo(root / ".dot" / "x"), desk.repo(root / "api" / "nested")]
    desk.gitconfig.with_name("own.inc").write_text("[user]\n\tname = Me\n\temail = me@x.org\n")
    condition = f"gitdir:{pattern.format(root=root)}"
    as_user(root / "api", "config", "--global", f"includeIf.{condition}.path", "own.inc")
    before = [as_user(path, "config", "user.email") for path in paths]
    given("identity apply --yes")
    made = symphony("workspace", "create", "wide", "-P", "own", "--root", root)
    assert "warning: kept your own git rules" in made.stderr
    assert [as_user(path, "config", "user.email") for path in paths] == before
    refused = symphony("identity", "apply", "--yes")
    assert refused.code == 5
    assert f"({condition})" in refused.stderr
    given("identity apply --yes --force")
    assert symphony("identity", "apply", "--yes").stderr == "already up to date\n"


def test_a_pattern_of_remotes_overrules_no_rule_for_clones_in_a_place(
    symphony: Run, desk: Desk, given: Given
) -> None:
    fork = desk.repo(desk.own.with_name("oss") / "fork")
    as_user(fork, "remote", "add", "origin", "git@corp.example:team/fork.git")
    place = rule(desk, f"gitdir:{fork.parent}/")
    given("identity apply --yes")
    pattern = "corp.example/team/*"
    edited = symphony("workspace", "edit", "job", "-P", "ada", "--add-remote", pattern)
    assert edited.stderr.startswith(
        f"warning: kept your own git rules, which decide who commits in {fork}; to use the"
    )
    assert author(fork) == CORP
    refused = symphony("identity", "apply", "--yes")
    assert refused.code == 5
    assert f"{fork}: ada@corp.example → ada@job.org, because profile 'ada' app" in refused.stderr
    assert f"overrides {place}" in refused.stderr


def test_a_repo_that_is_moved_into_another_root_keeps_its_identity_without_a_word(
    symphony: Run, api: Path, desk: Desk, given: Given
) -> None:
    given("identity apply --yes")
    before = author(api)
    moved = symphony("repo", "move", "api", desk.own, "-P", "ada")
    assert moved.stderr == f"moved repo 'api' ({desk.own}/api)\n"
    assert author(desk.own / "api") == before


@pytest.mark.parametrize(
    ("glob", "url"),
    [
        ("git@corp.example:team/**", "git@corp.example:team/x.git"),
        ("https://corp.example/**", "https://corp.example/team/x"),
        ("*:team/*", "git@corp.example:team/x.git"),
    ],
)
def test_a_pattern_of_remotes_overrules_no_rule_of_the_users_own_for_them(
    symphony: Run, desk: Desk, given: Given, glob: str, url: str
) -> None:
    rule(desk, f"hasconfig:remote.*.url:{glob}")
    elsewhere = desk.repo(desk.own.with_name("elsewhere"))
    as_user(elsewhere, "remote", "add", "origin", url)
    before = author(elsewhere)
    assert before == CORP
    given("identity apply --yes")
    edited = symphony(
        "workspace", "edit", "job", "-P", "ada", "--add-remote", "corp.example/team/*"
    )
    assert edited.stderr.startswith(
        "warning: kept your own git rules, which decide who commits in repos with the remote"
        f" {glob}; to use the profile's identity there, run `symphony identity apply`\n"
    )
    assert author(elsewhere) == before
    refused = symphony("identity", "apply", "--yes")
    assert refused.code == 5
    assert "because profile 'ada' applies to corp.example/team/*; overrides" in refused.stderr
    given("identity apply --yes --force")
    assert author(elsewhere) == "Ada Lovelace <ada@job.org>"
    [problem] = symphony("doctor", "--json").json
    assert problem["message"].startswith("Symphony overrides your git rule hasconfig:remote")


def test_another_email_of_a_profile_lists_the_identities_that_change(
    symphony: Run, api: Path, given: Given
) -> None:
    given("identity apply --yes")
    edited = symphony("profile", "edit", "ada", "--email", "ada@new.example")
    assert edited.stderr == (
        f"warning: job/api: ada@job.org → ada@new.example, {BECAUSE}\nupdated profile 'ada'\n"
    )
    assert author(api) == "Ada Lovelace <ada@new.example>"


def test_another_email_names_a_rule_that_agreed_with_the_first(
    symphony: Run, api: Path, desk: Desk, given: Given
) -> None:
    place = rule(desk, f"gitdir:{desk.job}/")
    given("profile edit ada --email ada@corp.example", "identity apply --yes")
    edited = symphony("profile", "edit", "ada", "--email", "ada@new.example")
    assert edited.stderr == (
        f"warning: job/api: ada@corp.example → ada@new.example, {BECAUSE}; overrides {place}\n"
        "updated profile 'ada'\n"
    )
    assert author(api) == "Ada Lovelace <ada@new.example>"


def test_a_new_repo_below_a_root_that_was_left_out_is_named(
    symphony: Run, desk: Desk, given: Given
) -> None:
    old = desk.repo(desk.job.with_name("corp") / "old")
    rule(desk, f"gitdir:{old}/")
    given(
        "identity apply --yes", ["workspace", "create", "corp", "-P", "ada", "--root", old.parent]
    )
    new = desk.repo(old.parent / "new")
    before = author(new)
    added = symphony("repo", "add", new, "-w", "ada:corp")
    assert added.stderr.startswith(
        "warning: the identity of the profile is not used in corp/new, since the rule for the root"
        " would override git rules of your own; to use the profile's identity there, run"
    )
    assert author(new) == before
    # Only git knows who commits there; `identity status` asks it.
    assert symphony("status", "new", "-w", "ada:corp", "--fields", "identity").stdout == "\n"
    shown = symphony("identity", "status", "-w", "ada:corp", "--fields", "state")
    assert shown.stdout == "mismatch\n"
    assert symphony("repo", "edit", "ada:corp/new", "--add-tag", "x").stderr == (
        "updated repo 'new'\n"
    )


def test_an_address_without_a_name_is_no_missing_identity(
    symphony: Run, desk: Desk, given: Given
) -> None:
    given("identity apply --yes")
    as_user(desk.repo(desk.own / "x"), "config", "--global", "--unset", "user.name")
    lone = desk.repo(desk.job.with_name("lone") / "api")
    added = symphony("repo", "add", lone, "-P", "ada", "-w", "job")
    assert added.stderr.startswith("warning: job/api: <nobody@x.org> → Ada Lovelace <ada@job.org>")


def test_of_two_registrations_each_new_path_lists_whose_the_repo_becomes(
    symphony: Run, api: Path, desk: Desk, given: Given
) -> None:
    given(["repo", "add", api, "-w", "own:own"], "identity apply --yes")
    moved = api.rename(desk.own.with_name("moved"))
    first = symphony("repo", "edit", "own:own/api", "--path", moved)
    assert f"warning: own/api: {NOBODY} → Countess <me@own.org>, because" in first.stderr
    second = symphony("repo", "edit", "ada:job/api", "--path", moved)
    assert "warning: job/api: Countess <me@own.org> → Ada Lovelace <ada@job.org>" in second.stderr


def test_an_import_lists_the_identities_that_change(
    symphony: Run, desk: Desk, given: Given
) -> None:
    given("identity apply --yes")
    other = desk.repo(desk.job.with_name("elsewhere") / "web")
    before = author(other)
    (desk.job.parent / "mani.yaml").write_text(f"projects: {{web: {{path: {other}}}}}\n")
    result = symphony("import", "mani", desk.job.parent / "mani.yaml", "-w", "job", "--quiet")
    assert (result.code, result.stderr) == (0, "")
    given("repo remove job/web")
    result = symphony("import", "mani", desk.job.parent / "mani.yaml", "-w", "job")
    assert result.stderr == (
        f"warning: job/web: {before} → {ADA}, {BECAUSE}; overrides {desk.gitconfig}, line 2 and"
        f" {desk.gitconfig}, line 3\n"
        f"mani: 1 repo in {desk.job.parent}/mani.yaml\n"
        "1 registered\n"
    )
    assert author(other) == ADA
