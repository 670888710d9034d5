"""Imports of each kind of command, measured in separate processes."""

from __future__ import annotations

import ast
import graphlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from importlib import import_module
from pathlib import Path

import pytest

from tests.age_keys import ENCRYPTED, a_vault_key
from tests.conftest import Run, Sandbox

ROOT = Path(import_module("symphony_cli").__path__[0])
SLOW_TO_IMPORT = {"sqlmodel", "sqlalchemy", "pydantic", "alembic", "rich", "tomlkit"}

NAMES_WHAT_IT_IMPORTED = """
import atexit, sys

def dump():
    names = [name for name, module in sys.modules.items() if module]
    # Not before: it brings `re`.
    import json
    with open(sys.argv[-1], "w") as file:
        json.dump(names, file)

atexit.register(dump)
from symphony_cli.entry import main
modules, arguments = sys.argv[-1], sys.argv[1:-1]
sys.argv = ["symphony", *arguments]
try:
    main()
finally:
    sys.argv = ["symphony", modules]
"""

READS = [
    "profile list",
    "profile show",
    "profile detect",
    "workspace list",
    "workspace show",
    "workspace export",
    "export --all -o exported",
    "repo list",
    "repo show api",
    "vault list",
    "vault list --stats",
    "vault show notes",
    "vault path",
    "search words",
    "help symbols",
    "note new Words",
    "note open b --with true",
    "note list",
    "note links b",
    "note backlinks b",
    "note orphans",
    "note broken",
    "path api",
    "status",
    "repo status api",
    "repo fetch",
    "repo pull api",
    "repo sync",
    "repo push --missing",
    "repo prune --yes",
    "repo exec -- true",
    "identity guard install",
    "identity guard status api",
    "identity guard remove",
    "open api --with true",
    "identity audit",
    "env",
    "run -- true",
    "complete-names a",
    "prompt",
    "shell-init zsh",
    "completion zsh",
    "history list",
    "history show {operation}",
    "redo --dry-run",
    "info",
    "config list",
    "config get store.busy_timeout",
    "doctor",
    "identity status",
    "identity why code/api",
    "identity check code/api",
    "identity apply --dry-run",
    "identity remove --yes",
]

# What the most frequent reads import beside Typer.
LIGHT_READS = {
    "profile list": {"json"},
    "profile show": {"json"},
    "workspace list": {"json"},
    "workspace show": {"json"},
    "repo list": {"json"},
    "vault list": {"json"},
    "vault show notes": {"json", "mmap", "struct", "dataclasses"},
    "history list": {"json"},
    "identity status": {"json"},
    "identity why code/api": {"json", "shlex"},
    "repo show api": {"json", "mmap", "struct", "dataclasses"},
    "status": {"json", "mmap", "struct", "shlex"},
}

WRITES = [
    "init code",
    "import ghq code",
    "profile create bob --email bob@example.com",
    "profile edit ada --name Ada",
    "profile use ada",
    "profile delete eve --yes",
    "workspace create new",
    "workspace edit acme --description Work",
    "workspace use acme",
    "workspace delete empty --yes",
    "workspace import document.toml --root code",
    "workspace restore document.toml --root code --yes",
    "restore documents --yes",
    "repo add code/web",
    "repo scan code",
    "repo clone ./code/web --into clones",
    "repo edit api --name api2",
    "repo move api elsewhere/api",
    "repo relocate . --repo lost",
    "repo remove api",
    "repo remove bare --delete-files --yes",
    "vault create fresh",
    "vault add more-notes",
    "vault scan more-notes",
    "vault edit notes --name journal",
    "vault use notes",
    "vault remove notes",
    "vault lock notes",
    "vault unlock notes",
    "undo",
    "history revert {operation}",
    "history prune --before 2099-01-01 --yes",
    "workspace lock acme",
    "workspace unlock acme",
]

CONFIGURATION_WRITES = ["config set store.busy_timeout 5", "config unset store.busy_timeout"]

KEYS = [
    "vault key create",
    "vault key show",
    "vault key export",
    "vault key import key.age",
    "vault key change-passphrase",
]

Imported = Callable[..., set[str]]


@pytest.fixture
def stocked(symphony: Run, sandbox: Sandbox) -> dict[str, str]:
    """Fill the store with one of everything, and return the IDs that commands need."""
    for name in ("api", "web", "bare", "lost"):
        subprocess.run(["git", "init", "--quiet", f"code/{name}"], check=True)
    url = "https://example.com/lost.git"
    subprocess.run(["git", "-C", "code/lost", "remote", "add", "origin", url], check=True)
    for name in ("notes", "more-notes"):
        (sandbox.work / name / ".obsidian").mkdir(parents=True)
    (sandbox.work / "notes" / "b.md").write_text("[[b]]\n")
    for command in (
        "profile create ada --email ada@example.com",
        "profile create eve --email eve@example.com",
        "workspace create acme",
        "workspace create empty",
        "workspace use acme",
        "repo add code/api",
        "repo add code/bare",
        "repo add code/lost",
        "vault add notes",
    ):
        done = symphony(*command.split())
        assert done.code == 0, done.stderr
    os.rename("code/lost", "code/found")
    document = 'format = 1\n[workspace]\nname = "team"\n'
    Path("document.toml").write_text(document)
    Path("documents").mkdir()
    Path("documents/team.toml").write_text(document)
    Path("documents/registry.toml").write_text(
        'format = 1\n[[profile]]\nusername = "zoe"\nemail = "zoe@example.org"\n'
        '[[workspace]]\nprofile = "zoe"\ndocument = "team.toml"\n'
    )
    a_vault_key(sandbox.symphony_home)
    return {"operation": symphony("history", "--json").json[0]["id"]}


@pytest.fixture
def imported(tmp_path: Path) -> Imported:
    """Run a command in a new process and return the names of the modules that it imported."""

    def run(*arguments: str, codes: tuple[int, ...] = (0,)) -> set[str]:
        modules = tmp_path / "modules.json"
        done = subprocess.run(
            [sys.executable, "-c", NAMES_WHAT_IT_IMPORTED, *arguments, str(modules)],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
        )
        assert done.returncode in codes, done.stderr
        return set(json.loads(modules.read_text()))

    return run


def packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def below(package: str, modules: set[str]) -> set[str]:
    return {name for name in modules if name == package or name.startswith(f"{package}.")}


@pytest.mark.parametrize("form", ["", " --json"], ids=["lines", "json"])
@pytest.mark.parametrize("command", READS)
def test_a_read_imports_nothing_slow(
    command: str, form: str, stocked: dict[str, str], imported: Imported
) -> None:
    arguments = (command.format(**stocked) + form).split()
    # Findings of a check, failures of some repos and nothing to redo do not matter here.
    modules = imported(*arguments, codes=(0, 1, 3, 6))
    assert not packages(modules) & SLOW_TO_IMPORT


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("command", LIGHT_READS)
def test_a_light_read_imports_little_beside_typer(
    command: str, imported: Imported, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Measuring the coverage of a process imports some of them.
    for name in [name for name in os.environ if name.startswith("COV")]:
        monkeypatch.delenv(name)
    modules = imported(*command.split(), "--json", codes=(0, 6))
    started = subprocess.run(
        [sys.executable, "-c", "import atexit, sys, typer; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    beside = packages(modules) - packages(set(started.stdout.split()))
    own = {"symphony_cli", "__future__", "gc"}
    assert {name.removeprefix("_") for name in beside - own} == {"sqlite3", *LIGHT_READS[command]}
    # `sqlite3` itself imports what only writes need.
    assert "sqlite3" not in modules


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize(
    "command",
    [
        "path api",
        "path --fuzzy -- ap",
        "complete-names -- a",
        "complete-names note-tag -- a",
        "prompt",
    ],
)
def test_answers_for_shells_import_no_typer(
    command: str, symphony: Run, imported: Imported, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Measuring the coverage of a process imports some of them.
    for name in [name for name in os.environ if name.startswith("COV")]:
        monkeypatch.delenv(name)
    # Creates the index of notes.
    assert symphony("search", "words", "-w", "acme").code == 0
    modules = imported(*command.split())
    assert not packages(modules) & {"typer", "sqlite3"}
    assert not below("symphony_cli.commands", modules)


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("command", ["identity check", "identity check -q code/api"])
def test_the_check_before_every_commit_imports_even_less(command: str, imported: Imported) -> None:
    modules = imported(*command.split(), codes=(0, 6))
    slow = {"typer", "re", "subprocess", "typing", "dataclasses", "selectors", "shutil"}
    # Python's own start may load some of them, as for an editable installation.
    started = subprocess.run(
        [sys.executable, "-c", "import atexit, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not (packages(modules) & slow) - set(started.stdout.split())
    assert not below("symphony_cli.commands", modules)


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("command", WRITES)
def test_a_write_to_a_current_store_imports_no_migrations(
    command: str, stocked: dict[str, str], imported: Imported
) -> None:
    modules = imported(*command.format(**stocked).split())
    assert "sqlmodel" in modules
    assert not packages(modules) & {"alembic", "rich", "tomlkit"}


@pytest.mark.parametrize("command", CONFIGURATION_WRITES)
def test_a_write_to_the_configuration_imports_no_store(command: str, imported: Imported) -> None:
    modules = imported(*command.split())
    assert not packages(modules) & (SLOW_TO_IMPORT - {"tomlkit"})
    assert not below("symphony_cli.store", modules)


@pytest.mark.parametrize("command", KEYS)
def test_key_verbs_import_no_store_and_no_keyring(
    command: str, imported: Imported, sandbox: Sandbox
) -> None:
    if "create" not in command:
        a_vault_key(sandbox.symphony_home)
    Path("key.age").write_text(ENCRYPTED)
    # Some need a passphrase, and nobody can enter one.
    modules = imported(*command.split(), codes=(0, 2))
    assert not packages(modules) & (SLOW_TO_IMPORT | {"keyring"})
    assert not below("symphony_cli.store", modules)


@pytest.mark.parametrize("command", ["", "--version", "--help", "repo", "repo --help"])
def test_help_imports_no_verb(command: str, imported: Imported) -> None:
    modules = imported(*command.split())
    assert not packages(modules) & SLOW_TO_IMPORT
    assert not below("symphony_cli.store", modules)
    groups = {"symphony_cli.commands.repo", "symphony_cli.commands.repo.group"}
    names = ("", ".shared", ".shared.pages", ".shared.printed", ".shared.verbs")
    shared = {f"symphony_cli.commands{name}" for name in names}
    assert below("symphony_cli.commands", modules) <= groups | shared


@pytest.mark.parametrize("command", READS + WRITES + CONFIGURATION_WRITES + KEYS)
def test_the_help_of_a_verb_imports_that_verb_alone(command: str, imported: Imported) -> None:
    words = next(verb for verb in verbs() if f"{command} ".startswith(f"{verb} ")).split()
    modules = imported(*words, "--help")
    assert not packages(modules) & SLOW_TO_IMPORT
    assert not below("symphony_cli.store", modules)
    assert len(verb_modules(modules)) == 1


def verb_modules(modules: set[str]) -> set[str]:
    """Return the modules that are verbs: those of the commands that have `run`."""
    found = below("symphony_cli.commands", modules)
    # A package has a module of that name as its own.
    return {name for name in found if callable(getattr(import_module(name), "run", None))}


def verbs() -> list[str]:
    """Return every verb as typed, the longer ones first."""
    from symphony_cli.main import UNLISTED, VERBS

    return sorted(verbs_below("", (*VERBS, *UNLISTED)), key=len, reverse=True)


def verbs_below(noun: str, names: Iterable[str]) -> list[str]:
    """Return the verbs with these names, and the verbs of groups with these names, as typed."""
    found: list[str] = []
    for name in names:
        words = f"{noun} {name}".split()
        if not Path(import_module("symphony_cli.commands").__path__[0], *words).is_dir():
            found.append(" ".join(words))
            continue
        group = import_module(f"symphony_cli.commands.{'.'.join(words)}.group")
        found += verbs_below(" ".join(words), group.VERBS)
    return found


def test_every_verb_has_an_import_rule() -> None:
    held = READS + WRITES + CONFIGURATION_WRITES + KEYS
    unheld = [verb for verb in verbs() if not any(f"{c} ".startswith(f"{verb} ") for c in held)]
    assert unheld == []


def test_only_the_probe_starts_processes_without_subprocess() -> None:
    # The entry only replaces its own process.
    calls = re.compile(r"\bos\.(posix_spawn|fork|exec[lv]|spawn[lv]|system|popen)")
    found = {
        str(path.relative_to(ROOT)) for path in ROOT.rglob("*.py") if calls.search(path.read_text())
    }
    assert found == {"system/identity/probe.py", "entry.py"}


def modules_by_name() -> dict[str, Path]:
    """Return the file of each module of the program by the module's full name."""
    found = {}
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


def imports_in(path: Path, known: Collection[str]) -> set[str]:
    """Return which of the known modules a file imports anywhere, also for its annotations alone."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            # An import of a package's module does not count as an import of the package.
            found |= named & set(known) or {node.module}
    return found & set(known)


def test_no_two_files_import_each_other() -> None:
    files = modules_by_name()
    # Raises CycleError, which names the circle.
    graphlib.TopologicalSorter({n: imports_in(p, files) for n, p in files.items()}).prepare()


def test_no_folder_has_too_many_modules() -> None:
    folders = Counter(path.parent for path in ROOT.rglob("*.py") if path.name != "__init__.py")
    assert {str(folder): count for folder, count in folders.items() if count > 18} == {}


def test_the_package_ships_its_types() -> None:
    import symphony_cli

    assert os.path.exists(os.path.join(os.path.dirname(symphony_cli.__file__), "py.typed"))
