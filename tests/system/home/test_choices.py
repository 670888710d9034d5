from __future__ import annotations

from pathlib import Path

import pytest

from symphony_cli.registry.choices import Choice
from symphony_cli.system.home.choices import choice

VARIABLES = {"SYMPHONY_PROFILE": "eve", "SYMPHONY_WORKSPACE": ""}


def test_an_option_wins_over_its_variable_and_an_empty_variable_is_unset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    here = str(tmp_path.resolve())
    assert choice(VARIABLES, None, None) == Choice("eve", None, here)
    assert choice(VARIABLES, "ada", "acme") == Choice("ada", "acme", here)
    assert choice(VARIABLES, "", "") == Choice("", "", here)


def test_a_deleted_working_directory_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert choice({}, None, None) == Choice()
