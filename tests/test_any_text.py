"""Random text in every place that takes text: accepted or refused, never a bug."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from tests.conftest import Run, Sandbox
from tests.trees import a_repository, a_vault_directory

# Those of the places that search a directory.
SEARCHES = ("init {}", "repo scan --dry-run -- {}")
# Every place that takes text; {} is where it goes.
PLACES = [
    "profile create --email=a@example.org -- {}",
    "profile create bob --email={}",
    "profile create bob --email=b@example.org --name={}",
    "profile create bob --email=b@example.org --preference={}",
    "profile create bob --email=b@example.org --preference=k:={}",
    "profile create bob --email=b@example.org --alias-email={}",
    "profile create bob --email=b@example.org --signing-key={}",
    "profile create bob --email=b@example.org --signing-format=ssh --signing-key={}",
    "profile create bob --email=b@example.org --signing-key=0xAB --signing-format={}",
    "profile edit ada --ssh-key={}",
    "profile edit ada --unset-alias-email={}",
    "profile edit ada --unset-preference={}",
    "profile show -- {}",
    "profile list --sort={}",
    "profile list --fields={}",
    "workspace create -- {}",
    "workspace create x --type={}",
    "workspace create x --description={}",
    "workspace create x --root={}",
    "workspace create x --setting={}",
    "workspace create x --setting=k:={}",
    "workspace show -- {}",
    "workspace list --type={}",
    "workspace edit acme --name={}",
    "workspace delete --yes -- {}",
    "repo add -- {}",
    "repo add api --name={}",
    "repo add api --remote-url={}",
    "repo add api --remote-url=https://{}/x",
    "repo add api --remote-url=https://u:{}@example.org/x",
    "repo clone --into=clones -- ./{}",
    "repo clone --into=clones --name={} -- ./nothing",
    "repo clone --into={} -- ./nothing",
    "repo clone --into=clones --filter={} -- ./nothing",
    "repo scan --dry-run -- {}",
    "repo list -- {}",
    "repo list --workspace={}",
    "repo list --profile={}",
    "repo show -- {}",
    "repo edit web --metadata={}",
    "repo edit web --remote-url={}",
    "repo edit web --path={}",
    "repo remove -- {}",
    "repo remove --delete-files --yes -- {}",
    "repo move --dry-run -- {} elsewhere",
    "repo move --dry-run -- web {}",
    "repo relocate -- {}",
    "repo relocate . --repo={}",
    "repo {}",
    "repo list {}",
    "vault add -- {}",
    "vault add notes --name={}",
    "vault edit kept --kind={}",
    "vault edit kept --metadata=k:={}",
    "path -- {}",
    "open --with=true -- {}",
    "identity audit --since={}",
    "env --shell={}",
    "env --profile={}",
    "run --profile={} -- true",
    "complete-names -- {}",
    "complete-names note-tag -- {}",
    "shell-init {}",
    "shell-init zsh --cmd={}",
    "init {}",
    "init . --username={}",
    "init . --email={} --username=new",
    "init . --workspace={}",
    "config get -- {}",
    "config set store.busy_timeout -- {}",
    "config set scan.skip -- {}",
    "config set clone.layout -- {}",
    "history --limit={}",
    "history show -- {}",
    "{}",
]
NASTY = st.sampled_from(
    [
        "",
        " ",
        "-",
        "--",
        "..",
        "/",
        "~",
        "~nobody",
        "a/b",
        "\x00",
        "\x1b[31m",
        "\udcff",
        "\u202e",
        "[red]x[/]",
        "[/]",
        "%s",
        "{}",
        "[" * 101 + "]" * 101,
        "1e999",
        "9" * 5000,
        "x" * 256,
        "x" * 5000,
        "file",
        "https://u:p@h/x",
    ]
)
ANY_CHARACTER = st.characters(exclude_categories=())
ANY_TEXT = NASTY | st.text(ANY_CHARACTER, max_size=20) | st.text(st.sampled_from("-=:/@[]{}\"'.a1"))


@pytest.fixture
def stocked(symphony: Run, sandbox: Sandbox) -> None:
    for name in ("api", "web"):
        a_repository(sandbox.work / name)
    a_vault_directory(sandbox.work / "notes")
    a_vault_directory(sandbox.work / "kept")
    (sandbox.work / "file").touch()
    for command in (
        "profile create ada --email ada@example.org",
        "workspace create acme",
        "repo add web",
        "vault add kept",
    ):
        assert symphony(*command.split()).code == 0


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.usefixtures("stocked")
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANY_TEXT)
@example(text="")
@example(text="\udcff")
def test_any_text_anywhere_is_accepted_or_refused(symphony: Run, place: str, text: str) -> None:
    # How long a search of the whole disk takes depends on the machine.
    assume(place not in SEARCHES or not (text.startswith("/") and set(text) <= set("/.")))
    first, *rest = place.split(" ")
    command = [part.replace("{}", text) for part in (first, *rest)]
    if first != "{}":
        # Before the random text, in which a `--` would turn it into a name.
        command.insert(
            1 if first in ("path", "init", "complete-names", "shell-init") or len(rest) == 1 else 2,
            "--json",
        )
    result = symphony(*command, stdin="")
    assert result.code in (0, 1, 2, 3, 4), result
    assert "Traceback" not in result.stdout + result.stderr
    if "--json" not in command[:3]:
        return
    if result.code == 0 and not result.stdout.startswith("Usage:"):
        json.loads(result.stdout)
    elif result.code in (2, 3, 4):
        assert result.stdout == ""
        assert set(result.error) == {"code", "message", "hint", "field"}
        assert str(result.error["message"]).strip()
