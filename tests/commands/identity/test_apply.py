from __future__ import annotations

import subprocess
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.commands.conftest import Given
from tests.commands.identity.conftest import Two
from tests.conftest import Run, Sandbox
from tests.terminal import Terminal
from tests.trees import a_repository, git

WRITTEN = "# Written by symphony; `symphony identity apply` writes it anew.\n"


def author(path: Path) -> str:
    """Return the author that git would use here, without the time."""
    done = subprocess.run(
        ["git", "-C", path, "var", "GIT_AUTHOR_IDENT"], capture_output=True, text=True, check=False
    )
    return done.stdout.rsplit(" ", 2)[0] if done.returncode == 0 else "nobody"


def committed(path: Path) -> str:
    """Commit, and return the author."""
    message = ["commit", "--quiet", "--allow-empty", "--message", "x"]
    subprocess.run(["git", "-C", path, *message], check=True)
    return git(path, "log", "-1", "--format=%an <%ae>, %cn <%ce>")


def test_apply_shows_its_changes_and_git_uses_the_identities(symphony: Run, two: Two) -> None:
    before = two.gitconfig.read_text()
    planned = symphony("identity", "apply", "--dry-run")
    rows = [
        (f"{two.files}/profiles/ada.gitconfig", "create"),
        (f"{two.files}/profiles/bob.gitconfig", "create"),
        (f"{two.files}/index.gitconfig", "create"),
        (str(two.gitconfig), "change"),
    ]
    assert planned[:2] == (0, "".join(f"{path}\t{change}\n" for path, change in rows))
    assert (two.gitconfig.read_text(), two.files.exists()) == (before, False)
    applied = symphony("identity", "apply", "--yes")
    assert (applied.code, applied.stdout) == (0, "")
    assert f"create {two.files}/index.gitconfig\n" in applied.stderr
    assert applied.stderr.endswith("git now uses your identities\n")
    assert two.gitconfig.read_text() == (
        f'{before}[include]\n\tpath = "{two.files}/index.gitconfig"\n'
    )
    assert (two.files / "index.gitconfig").read_text() == (
        f'{WRITTEN}[includeIf "gitdir:{two.job}/"]\n'
        f'\tpath = "{two.files}/profiles/ada.gitconfig"\n'
        f'[includeIf "gitdir:{two.own}/"]\n'
        f'\tpath = "{two.files}/profiles/bob.gitconfig"\n'
    )
    assert committed(two.job / "api") == (
        "Ada Lovelace <ada@job.example>, Ada Lovelace <ada@job.example>"
    )
    assert committed(two.own / "web") == "Bob <bob@own.example>, Bob <bob@own.example>"
    assert symphony("identity", "apply") == (0, "", "nothing is new\n")


def test_the_files_are_private_and_the_configuration_is_backed_up(
    symphony: Run, two: Two, sandbox: Sandbox
) -> None:
    before = two.gitconfig.read_bytes()
    symphony("identity", "apply", "--yes")
    made = [path for path in two.files.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in made} == {0o600}
    [copy] = (sandbox.symphony_home / "data" / "backups").glob("gitconfig-*")
    assert (copy.read_bytes(), copy.stat().st_mode & 0o777) == (before, 0o600)


def test_without_a_terminal_it_needs_yes(symphony: Run, two: Two) -> None:
    before = two.gitconfig.read_bytes()
    result = symphony("identity", "apply", "--json")
    assert (result.code, result.error["code"]) == (2, "CONFIRMATION_NEEDED")
    assert (two.gitconfig.read_bytes(), two.files.exists()) == (before, False)


def test_on_a_terminal_apply_asks_and_no_cancels(two: Two) -> None:
    before = two.gitconfig.read_bytes()
    with Terminal(["identity", "apply"]) as terminal:
        terminal.read_until("Change your git configuration? [y/N] ")
        terminal.type("n\n")
        assert terminal.wait() == 1
    assert (two.gitconfig.read_bytes(), two.files.exists()) == (before, False)


def test_a_user_section_below_an_existing_include_does_not_win(symphony: Run, two: Two) -> None:
    two.gitconfig.write_text("[include]\n\tpath = /dev/null\n[user]\n\temail = old@x.example")
    symphony("identity", "apply", "--yes")
    assert author(two.job / "api") == "Ada Lovelace <ada@job.example>"


def test_the_include_is_moved_last_again(symphony: Run, two: Two) -> None:
    symphony("identity", "apply", "--yes")
    subprocess.run(["git", "config", "--global", "user.email", "late@x.example"], check=True)
    assert author(two.job / "api") == "Ada Lovelace <late@x.example>"
    assert symphony("identity", "apply", "--yes").code == 0
    assert author(two.job / "api") == "Ada Lovelace <ada@job.example>"
    assert two.gitconfig.read_text().count("index.gitconfig") == 1


def test_worktrees_in_other_roots_follow_their_repo(symphony: Run, two: Two) -> None:
    symphony("identity", "apply", "--yes")
    committed(two.job / "api")
    committed(two.own / "web")
    git(two.job / "api", "worktree", "add", "--quiet", two.own / "linked")
    git(two.own / "web", "worktree", "add", "--quiet", two.job / "linked")
    assert committed(two.own / "linked").startswith("Ada Lovelace <ada@job.example>")
    assert committed(two.job / "linked").startswith("Bob <bob@own.example>")


def test_rules_cover_outside_repos_submodules_bare_repos_and_links(
    symphony: Run, two: Two, given: Given, sandbox: Sandbox
) -> None:
    outside = a_repository(sandbox.home / "else" / "tools", commit=True)
    inside = a_repository(two.job / "private")
    bare = sandbox.home / "else" / "bare.git"
    git(sandbox.home, "init", "--quiet", "--bare", bare)
    given(
        *(["repo", "add", path, "-P", "bob", "-w", "own"] for path in (outside, inside, bare)),
        "identity apply --yes",
    )
    git(two.own / "web", "submodule", "--quiet", "add", outside, "sub")
    git(outside, "worktree", "add", "--quiet", two.job / "of-tools")
    (sandbox.home / "link").symlink_to(two.own / "web")
    for path in (outside, inside, bare, two.own / "web" / "sub", two.job / "of-tools"):
        assert author(path) == "Bob <bob@own.example>", path
    assert author(sandbox.home / "link") == "Bob <bob@own.example>"
    assert author(a_repository(sandbox.home / "else" / "unknown")) == "nobody"


def test_every_write_updates_the_files(
    symphony: Run, two: Two, given: Given, sandbox: Sandbox
) -> None:
    given("identity apply --yes")
    given("profile edit ada --email new@job.example")
    assert author(two.job / "api") == "Ada Lovelace <new@job.example>"
    new = a_repository(sandbox.home / "third" / "new")
    given(["workspace", "edit", "job", "-P", "ada", "--root", sandbox.home / "third"])
    assert author(new) == "Ada Lovelace <new@job.example>"
    assert author(two.job / "api") == "Ada Lovelace <new@job.example>", "it is ada's repo still"
    given("repo remove api -P ada")
    assert author(two.job / "api") == "nobody"
    given(["repo", "move", "web", sandbox.home / "moved", "-P", "bob"])
    assert author(sandbox.home / "moved") == "Bob <bob@own.example>"
    given("profile edit bob --username rob")
    assert sorted(path.name for path in (two.files / "profiles").iterdir()) == [
        "ada.gitconfig",
        "rob.gitconfig",
    ]
    given("profile delete rob --cascade --yes")
    assert author(sandbox.home / "moved") == "nobody"


def test_before_apply_nothing_is_written(two: Two, given: Given) -> None:
    given("profile edit ada --name Ada")
    assert not two.files.exists()


def test_a_profile_without_keys_clears_the_keys_of_an_outer_root(
    symphony: Run, two: Two, given: Given
) -> None:
    inner = a_repository(two.own / "inner" / "repo")
    given(
        "profile edit bob --signing-key ABCD --sign --ssh-key ~/.ssh/bob",
        ["workspace", "create", "inner", "--root", two.own / "inner", "-P", "ada"],
        "identity apply --yes",
    )

    def setting(path: Path, name: str) -> str:
        return git(path, "config", "--get", name)

    assert setting(two.own / "web", "user.signingKey") == "ABCD"
    assert setting(two.own / "web", "core.sshCommand").endswith("bob -o IdentitiesOnly=yes")
    assert setting(inner, "user.signingKey") == ""
    assert setting(inner, "commit.gpgSign") == "false"
    assert setting(inner, "core.sshCommand") == "ssh"


def test_commits_are_signed_with_the_profiles_ssh_key(
    symphony: Run, two: Two, given: Given, sandbox: Sandbox
) -> None:
    key = sandbox.home / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    given(
        ["profile", "edit", "ada", "--signing-key", f"{key}.pub", "--sign"],
        "identity apply --yes",
    )
    signers = sandbox.home / "signers"
    signers.write_text(f"ada@job.example {(sandbox.home / 'key.pub').read_text()}")
    committed(two.job / "api")
    verified = subprocess.run(
        ["git", "-c", f"gpg.ssh.allowedSignersFile={signers}", "verify-commit", "HEAD"],
        cwd=two.job / "api",
        capture_output=True,
        text=True,
        check=True,
    )
    assert 'Good "git" signature for ada@job.example' in verified.stderr
    committed(two.own / "web")
    assert git(two.own / "web", "cat-file", "commit", "HEAD").count("gpgsig") == 0


@pytest.mark.parametrize("place", ["link", "xdg", "none"])
def test_apply_finds_every_place_of_the_configuration(
    symphony: Run, two: Two, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.delenv("GIT_CONFIG_GLOBAL")
    expected = two.gitconfig
    if place == "link":
        two.gitconfig.rename(sandbox.home / "dotfiles")
        two.gitconfig.symlink_to(sandbox.home / "dotfiles")
    elif place == "xdg":
        expected = sandbox.home / ".config" / "git" / "config"
        expected.parent.mkdir(parents=True)
        two.gitconfig.rename(expected)
    else:
        two.gitconfig.unlink()
    assert symphony("identity", "apply", "--yes").code == 0
    assert expected.read_text().endswith('index.gitconfig"\n')
    assert expected.is_symlink() == (place == "link")
    assert author(two.job / "api") == "Ada Lovelace <ada@job.example>"


def test_a_configuration_that_git_cannot_read_is_left_as_it_is(symphony: Run, two: Two) -> None:
    two.gitconfig.write_text("[broken\n")
    result = symphony("identity", "apply", "--yes", "--json")
    assert (result.code, result.error["code"]) == (1, "GIT_CONFIG_INVALID")
    assert two.gitconfig.read_text() == "[broken\n"


SHOWN = st.characters(
    exclude_categories=["Cc", "Cs", "Zl", "Zp"],
    exclude_characters="/<>\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)
names = st.text(SHOWN, min_size=1, max_size=20).filter(lambda name: name.strip() == name)
numbers = count(100)
folders = st.text(SHOWN, min_size=1, max_size=20).filter(lambda name: name not in (".", "..", "~"))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=names, folder=folders)
def test_git_reads_back_any_name_and_directory(
    symphony: Run,
    sandbox: Sandbox,
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    folder: str,
) -> None:
    root = tmp_path_factory.mktemp("roots") / folder
    repo = a_repository(root / "repo")
    # The same example may run again.
    username = f"u{next(numbers)}"
    made = symphony(
        *("profile", "create", username, "--email", f"{username}@x.example", "--name", name)
    )
    assert made.code == 0, made.stderr
    made = symphony("workspace", "create", "work", "--root", root, "-P", username)
    assert made.code == 0, made.stderr
    assert symphony("identity", "apply", "--yes").code == 0
    kept = symphony("profile", "show", username, "--json").json
    for field in ("name", "email"):
        assert git(repo, "config", "--get", f"user.{field}") == kept[field]
