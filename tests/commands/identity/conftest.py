"""Two people in one home: ada works below ~/job, bob below ~/own, and git knows neither."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.commands.conftest import Given
from tests.conftest import Sandbox
from tests.trees import a_repository


class Two(NamedTuple):
    """Where each works, with a repo in each root and the files of git and Symphony."""

    job: Path
    own: Path
    gitconfig: Path
    files: Path


@pytest.fixture
def two(given: Given, sandbox: Sandbox) -> Two:
    job, own = sandbox.home / "job", sandbox.home / "own"
    a_repository(job / "api")
    a_repository(own / "web")
    given(
        "profile create ada --email ada@job.example --name 'Ada Lovelace'",
        "profile create bob --email bob@own.example --name Bob",
        ["workspace", "create", "job", "--root", job, "-P", "ada"],
        ["workspace", "create", "own", "--root", own, "-P", "bob"],
        ["repo", "add", job / "api", "-P", "ada", "-w", "job"],
        ["repo", "add", own / "web", "-P", "bob", "-w", "own"],
    )
    return Two(job, own, sandbox.home / ".gitconfig", sandbox.symphony_home / "config" / "git")
