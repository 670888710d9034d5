"""Hooks as people and programs write them: they run as before, and the guard runs too."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path

import pytest

from symphony_cli.base.configuration import WARN
from symphony_cli.identity.guard.scripts import guard as script
from symphony_cli.identity.guard.scripts import with_guard
from tests.conftest import Run
from tests.hooks import SYSTEM, a_hook, a_stand_in, commits, committing

CALLED = "called: identity check\n"
STOPPED = "error: commit blocked by Symphony's identity guard\n"
PYTHON = sys.executable
THEIRS = "import sys; sys.stderr.write('theirs\\n')\n"
HOOKS = {
    "pip's head": f"#!/bin/sh\n'''exec' {PYTHON} \"$0\" \"$@\"\n' '''\n{THEIRS}",
    "a head without exec": f"#!/bin/sh\n''':'\n{PYTHON} \"$0\" \"$@\"\nexit $?\n'''\n{THEIRS}",
    "python": f"#!{PYTHON}\n{THEIRS}",
    "node's head": "#!/bin/sh\n':' //; exec node \"$0\" \"$@\"\nconsole.error('theirs')\n",
    "BASH_SOURCE": '#!/bin/bash\ntail -n +3 "${BASH_SOURCE[0]}" | sh; exit $?\necho theirs >&2\n',
    "a variable": '#!/bin/sh\nme=$0\nsed -n 5p "$me" | sh\nexit $?\necho theirs >&2\n',
    "its name": '#!/bin/sh\n[ "${0##*/}" = pre-commit ] && echo theirs >&2\n',
    "its directory": '#!/bin/sh\n. "$(dirname "$0")/common.sh"\n',
    "its own directory of hooks": '#!/bin/sh\nfor one in "$0".d/*; do sh "$one"; done\n',
    "an end in the middle": "#!/bin/sh\necho theirs >&2\nexit 0\nno such line\n",
    "a text inside": "#!/bin/sh\ncat >&2 <<'E'\ntheirs\nE\n",
    "no last newline": "#!/bin/sh\necho theirs >&2",
    "no first line": "echo theirs >&2\n",
    "CRLF": '#!/bin/bash -e #\r\ntrap "" EXIT #\r\necho theirs >&2 #\r\n',
    "lefthook's": '#!/bin/sh\n# lefthook\ncall() { echo theirs >&2; }\ncall run "$@"\n',
}


def files(repo: Path) -> dict[str, tuple[int, bytes]]:
    folder = repo / ".git" / "hooks"
    return {
        str(path.relative_to(folder)): (stat.S_IMODE(path.lstat().st_mode), path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def both_decide(repo: Path, stand_in: Path) -> None:
    result = committing(repo)
    assert (result.code, result.stderr) == (0, f"theirs\n{CALLED}")
    before = commits(repo)
    a_stand_in(stand_in.parent, 6)
    assert committing(repo) == (1, "", f"theirs\n{CALLED}{STOPPED}")
    assert commits(repo) == before
    a_stand_in(stand_in.parent)


@pytest.mark.parametrize("kind", HOOKS)
def test_a_hook_runs_as_before_and_the_guard_runs_too(
    kind: str, guard: Run, api: Path, stand_in: Path
) -> None:
    if "node" in HOOKS[kind] and not shutil.which("node", path=SYSTEM):
        pytest.skip("node is not installed")
    a_hook(api, HOOKS[kind])
    a_hook(api, "echo theirs >&2\n", 0o644, "common.sh")
    (api / ".git" / "hooks" / "pre-commit.d").mkdir()
    a_hook(api, "echo theirs >&2\n", 0o644, "pre-commit.d/one")
    if "\r" not in HOOKS[kind]:
        assert committing(api) == (0, "", "theirs\n")
    before, alone = files(api), committing(api)
    assert guard("install") == (0, "", "joined 'api'\n1 joined\n")
    assert guard("install") == (0, "", "1 up-to-date\n")
    if alone.code == 0:
        both_decide(api, stand_in)
    assert committing(api).code == alone.code
    assert guard("remove") == (0, "", "removed 'api'\n1 removed\n")
    assert files(api) == before


def test_a_binary_hook_and_a_link_run_as_before(guard: Run, api: Path, stand_in: Path) -> None:
    hook = api / ".git" / "hooks" / "pre-commit"
    for make in (
        lambda: shutil.copy("/bin/true", hook),
        lambda: hook.symlink_to(a_stand_in(api / "scripts", 0, "theirs")),
    ):
        hook.unlink(missing_ok=True)
        make()
        before, alone = hook.lstat().st_ctime_ns, committing(api)
        assert guard("install") == (0, "", "joined 'api'\n1 joined\n")
        assert committing(api) == (0, "", alone.stderr + CALLED)
        assert guard("remove").code == 0
        assert hook.lstat().st_ctime_ns == before


def test_a_hook_that_git_ignores_stays_ignored(guard: Run, api: Path) -> None:
    hook = a_hook(api, "#!/bin/sh\nexit 1\n", 0o644)
    assert guard("install") == (0, "", "joined 'api'\n1 joined\n")
    result = committing(api)
    assert (result.code, "called" in result.stderr) == (0, True)
    assert os.access(hook, os.X_OK) is False


def test_a_hook_that_an_earlier_release_edited_works_again(
    guard: Run, api: Path, stand_in: Path
) -> None:
    original = HOOKS["pip's head"].encode()
    hook = a_hook(api, with_guard(original, script(str(stand_in), WARN)))
    assert committing(api).code != 0
    assert guard("status", "--fields", "guard,reason").stdout == (
        "outdated\tthe guard may break the hook around it\n"
    )
    assert guard("install") == (0, "", "refreshed 'api'\n1 refreshed\n")
    assert hook.read_bytes() == original
    both_decide(api, stand_in)


def test_a_program_that_writes_its_hook_again_leaves_the_guard(
    guard: Run, api: Path, stand_in: Path
) -> None:
    a_hook(api, HOOKS["lefthook's"])
    guard("install")
    a_hook(api, HOOKS["lefthook's"])
    assert guard("status", "--fields", "guard").stdout == "joined\n"
    both_decide(api, stand_in)


def test_status_reports_a_guard_that_another_program_replaced(guard: Run, api: Path) -> None:
    assert guard("install") == (0, "", "installed 'api'\n1 installed\n")
    a_hook(api, HOOKS["lefthook's"])
    assert guard("status", "--fields", "guard").stdout == "absent\n"
    assert guard("install") == (0, "", "joined 'api'\n1 joined\n")


def test_a_repo_that_became_a_submodule_is_guarded(guard: Run, api: Path, stand_in: Path) -> None:
    from tests.trees import git

    committing(api)
    outer = api.parent
    git(outer, "init", "--quiet")
    git(outer, "submodule", "--quiet", "add", "./api")
    git(outer, "submodule", "--quiet", "absorbgitdirs")
    assert (api / ".git").is_file()
    assert guard("install") == (0, "", "installed 'api'\n1 installed\n")
    a_stand_in(stand_in.parent, 6)
    assert committing(api).code == 1


def test_a_wrong_setting_does_not_keep_the_guard_in(guard: Run, symphony: Run, api: Path) -> None:
    guard("install")
    env = {"SYMPHONY_IDENTITY_UNCHECKED_COMMITS": "maybe"}
    assert symphony("identity", "guard", "status", env=env).code == 0
    assert symphony("identity", "guard", "remove", env=env) == (
        0,
        "",
        "removed 'api'\n1 removed\n",
    )
