"""A verb takes `--profile` and `--workspace` exactly if it reads the context."""

from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.base.errors import MissingContext
from symphony_cli.context import AppContext
from tests.commands.conftest import Given
from tests.commands.shared.test_pages import each_verb, typed
from tests.conftest import Run, Sandbox
from tests.trees import a_repository, a_vault_directory

READ = "the context was read"


class NoContext:
    """A context that cannot be read."""

    def __getattr__(self, name: str) -> Any:
        raise MissingContext("NO_PROFILE", READ)


@each_verb
def test_no_verb_takes_a_context_without_effect(
    symphony: Run,
    given: Given,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    verb: Any,
) -> None:
    given("profile create ada --email ada@example.org", "workspace create acme")
    for name in ("code", "acme"):
        a_repository(sandbox.home / name / "api")
    a_vault_directory(sandbox.home / "notes")
    for directory in (sandbox.work, sandbox.home / "code" / "acme"):
        directory.mkdir(parents=True, exist_ok=True)
        document = 'format = 1\n\n[workspace]\nname = "new"\n'
        (directory / "acme.toml").write_text(document)
        (directory / "symphony.toml").write_text(document)
    monkeypatch.setattr(AppContext, "choice", NoContext())
    calls = [call for example in verb.examples for call in typed(example)]
    texts = [
        symphony(*(word.replace("~", str(sandbox.home)) for word in call)).stderr for call in calls
    ]
    takes = {"profile", "workspace"} & {*verb.shared}
    assert any(READ in text for text in texts) == bool(takes), texts
    # A document names its workspace.
    of_documents = ("init", "workspace import", "workspace restore")
    assert takes in (set[str](), {"profile", "workspace"}) or words in of_documents


def test_a_context_without_effect_is_an_unknown_option(symphony: Run) -> None:
    for line in ("config list -w acme", "-P ada history", "vault key show --profile ada"):
        result = symphony(*line.split())
        assert result.code == 2
        assert "unknown option" in result.stderr
