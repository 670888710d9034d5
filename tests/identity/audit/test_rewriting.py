"""Commands that correct commits, run by real shells and git."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import HealthCheck, example, settings
from hypothesis import given as for_any
from hypothesis import strategies as st

from symphony_cli.identity.audit.rewriting import rewriting
from symphony_cli.identity.persons import Person
from tests.trees import a_repository, git

# Git strips these from the ends of a name or an address.
CRUD = "".join(map(chr, range(33))) + ".,:;<>\"\\'"
NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="<>"), min_size=1
).filter(lambda text: text.strip(CRUD))
EMAILS = NAMES.map(lambda text: text.strip(CRUD))
SHELLS = [shell for shell in ("sh", "bash", "zsh") if shutil.which(shell)]


@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@for_any(wrong=EMAILS, name=NAMES, email=EMAILS)
@example(wrong="$(touch sprung)", name="'; touch sprung; '", email='"`touch sprung`"x')
@example(wrong="*", name="a\\\\b!c", email="a|b)")
@example(wrong="a'b\"c", name="$HOME \\", email="esac")
def test_the_command_quotes_any_name_and_address(
    wrong: str, name: str, email: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "it's $HOME"
    a_repository(path)
    for address in ("other@host", wrong):
        identity = ("-c", "user.name=x", "-c", f"user.email={address}")
        commit = ("git", *identity, "commit", "-q", "--allow-empty", "-m", "x")
        subprocess.run(commit, cwd=path, check=True)
    for shell in SHELLS:
        copy = path.parent / shell
        shutil.copytree(path, copy)
        line = rewriting(str(copy), Person(name, email), [wrong], unpushed=True, detached=False)
        done = subprocess.run([shell, "-c", line], cwd=path, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        fields = git(copy, "log", "--format=%ae%x00%ce%x00%an%x00%cn").split("\n")
        assert [text.split("\0") for text in fields] == [
            [email.strip(CRUD)] * 2 + [name.strip(CRUD)] * 2,
            ["other@host"] * 2 + ["x"] * 2,
        ]
        assert not (path / "sprung").exists()


@pytest.mark.parametrize(
    ("unpushed", "detached", "commits"),
    [
        (False, False, "--branches --tags"),
        (False, True, "--branches HEAD --tags"),
        (True, False, "--branches --not --remotes"),
        (True, True, "--branches HEAD --not --remotes"),
    ],
)
def test_the_options_select_the_commits(unpushed: bool, detached: bool, commits: str) -> None:
    ada = Person("Ada", "ada@x.org")
    line = rewriting("/r", ada, ["b@x", "a@x"], unpushed=unpushed, detached=detached)
    assert line.endswith(f" -- {commits}")
    assert 'case "$GIT_AUTHOR_EMAIL" in a@x|b@x)' in line
