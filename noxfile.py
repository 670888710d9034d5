"""Every check there is. CI and pre-commit call these sessions and nothing else."""

from __future__ import annotations

import os

import nox
from packaging.requirements import Requirement

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["lint", "types", "imports", "tests", "docs"]
nox.options.reuse_venv = "yes"
nox.options.error_on_missing_interpreters = True

PYPROJECT = nox.project.load_toml("pyproject.toml")
SUBJECTS = ("base", "domain", "registry", "repos", "identity", "vaults", "notes", "setup")
LAYERS_THAT_DECIDE = ",".join(f"symphony_cli/{subject}/*" for subject in SUBJECTS)


def install(session: nox.Session, *arguments: str, groups: tuple[str, ...] = ()) -> None:
    """Install what is given together with the dependency groups."""
    session.install(*arguments, *nox.project.dependency_groups(PYPROJECT, *groups))


def pytest(session: nox.Session, *arguments: str) -> None:
    """Run the tests on every core; a core that is done takes over what others have left."""
    distribution = ("--numprocesses", "auto", "--dist", "worksteal")
    session.run("python", "-m", "pytest", *distribution, *arguments, *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff: rules and format. `nox -s lint -- --fix` mends what it can."""
    install(session, groups=("lint",))
    if "--fix" in session.posargs:
        session.run("ruff", "check", "--fix", ".")
        session.run("ruff", "format", ".")
    else:
        session.run("ruff", "check", ".")
        session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Pyright, strict for the program."""
    install(session, "--editable", ".", groups=("types", "test"))
    # Else it would take the .venv of the checkout, which has nothing but nox in it.
    python = os.path.join(session.bin, "python")
    session.run("basedpyright", "--pythonpath", python, *session.posargs)


@nox.session
def imports(session: nox.Session) -> None:
    """What each layer may import."""
    install(session, "--editable", ".", groups=("imports",))
    session.run("lint-imports", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """The tests but the slow ones, with coverage. With arguments for pytest: those, without it."""
    install(session, "--editable", ".", groups=("test",))
    if session.posargs:
        session.run("python", "-m", "pytest", *session.posargs)
        return
    session.run("coverage", "erase")
    pytest(session, "--cov", "--cov-report=", "--cov-fail-under=0")
    session.run("coverage", "report")
    session.run("coverage", "report", f"--include={LAYERS_THAT_DECIDE}", "--fail-under=95")


@nox.session
def stress(session: nox.Session) -> None:
    """The slow tests: the program is killed, flooded and raced."""
    install(session, "--editable", ".", groups=("test",))
    pytest(session, "-m", "slow")


@nox.session
def minimums(session: nox.Session) -> None:
    """The tests with the lowest version of each dependency that pyproject.toml allows."""
    requirements = [Requirement(line) for line in PYPROJECT["project"]["dependencies"]]
    lowest = [
        f"{requirement.name}=={bound.version}"
        for requirement in requirements
        for bound in requirement.specifier
        if bound.operator == ">="
    ]
    install(session, "--editable", ".", *lowest, groups=("test",))
    pytest(session)


@nox.session
def docs(session: nox.Session) -> None:
    """Check that README's generated blocks are fresh. `nox -s docs -- --write` writes them."""
    session.install("--editable", ".")
    session.run("python", "tools/readme.py", *session.posargs)


@nox.session
def picture(session: nox.Session) -> None:
    """Draw docs/status.svg, the picture of `symphony status` in the README."""
    session.install("--editable", ".")
    session.run("python", "tools/picture.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure DESIGN.md's table, as ratios. Arguments: names of rows, `--runs N`, `--list`."""
    # Not editable, so that what is measured is what users install: compiled, in site-packages.
    session.install("--force-reinstall", "--no-deps", ".")
    session.install(".")
    bin_directory = os.path.join(session.virtualenv.location, "bin")
    session.run("python", "-m", "tests.benchmarks", "--bin", bin_directory, *session.posargs)
