from __future__ import annotations

import os
from pathlib import Path

import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.system.identity import probe
from symphony_cli.system.identity.probe import GitProbe
from tests.hooks import a_stand_in
from tests.system.conftest import MakeRepo

REAL = '/usr/bin/env PATH="${PATH#*:}" git "$@"'


def look_through(folder: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> probe.Look:
    """Return a look that starts a shell script instead of git."""
    a_stand_in(folder, line, "git")
    # The system looks for programs on this process's own PATH.
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return GitProbe(os.environ).begin(None)


@pytest.mark.parametrize("lines", ["head -c 1000000 /dev/zero | tr '\\0' x >&2", "echo >&2"])
def test_git_may_write_more_to_standard_error_than_a_pipe_holds(
    lines: str, make_repo: MakeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = make_repo("api")
    monkeypatch.chdir(repo)
    look = look_through(tmp_path / "bin", f"{lines}\n{REAL}", monkeypatch)
    place = look.whereabouts()
    assert place is not None
    assert place.top == str(repo)
    assert look.identity(place.top).path == str(repo)


def test_a_git_that_never_ends_is_ended(
    make_repo: MakeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make_repo("api"))
    monkeypatch.setattr(probe, "_SECONDS", 0)
    with pytest.raises(Failed) as caught:
        look_through(tmp_path / "bin", "exec sleep 60", monkeypatch).whereabouts()
    assert (caught.value.code, caught.value.message) == (
        "GIT_TIMED_OUT",
        "git timed out after 0 s",
    )
