"""All checks. CI and the pre-commit hooks call these sessions and nothing else."""

from __future__ import annotations

import os

import nox
from packaging.requirements import Requirement

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["lint", "types", "imports", "tests", "docs"]
nox.options.reuse_venv = "yes"
nox.options.error_on_missing_interpreters = True

PYPROJECT = nox.project.load_toml("pyproject.toml")
INSIDE = next(
    contract
    for contract in PYPROJECT["tool"]["importlinter"]["contracts"]
    if contract["name"] == "inside does no I/O"
)
SUBJECTS = [module.removeprefix("symphony_cli.") for module in INSIDE["source_modules"]]
LAYERS_THAT_DECIDE = ",".join(f"symphony_cli/{subject}/*" for subject in SUBJECTS)


def install(session: nox.Session, *arguments: str, groups: tuple[str, ...] = ()) -> None:
    """Install the arguments together with the dependency groups."""
    session.install(*arguments, *nox.project.dependency_groups(PYPROJECT, *groups))


def pytest(session: nox.Session, *arguments: str) -> None:
    """Run the tests on all cores, which steal work from each other."""
    distribution = ("--numprocesses", "auto", "--dist", "worksteal")
    session.run("python", "-m", "pytest", *distribution, *arguments, *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check rules and format with ruff; `nox -s lint -- --fix` fixes them."""
    install(session, groups=("lint",))
    if "--fix" in session.posargs:
        session.run("ruff", "check", "--fix", ".")
        session.run("ruff", "format", ".")
    else:
        session.run("ruff", "check", ".")
        session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check types with basedpyright, strictly in the program."""
    install(session, "--editable", ".", groups=("types", "test"))
    # Without the path it would use the .venv of the checkout, which holds only nox.
    python = os.path.join(session.bin, "python")
    session.run("basedpyright", "--pythonpath", python, *session.posargs)


@nox.session
def imports(session: nox.Session) -> None:
    """Check what each layer imports."""
    install(session, "--editable", ".", groups=("imports",))
    session.run("lint-imports", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests except the slow ones, with coverage; or pytest with the given arguments."""
    install(session, "--editable", ".", groups=("test",))
    if session.posargs:
        session.run("python", "-m", "pytest", *session.posargs)
        return
    session.run("coverage", "erase")
    pytest(session, "--cov", "--cov-report=", "--cov-fail-under=0")
    session.run("coverage", "report")
    session.run("coverage", "report", f"--include={LAYERS_THAT_DECIDE}", "--fail-under=95")


@nox.session
def fast(session: nox.Session) -> None:
    """Run the tests of the subjects and of output."""
    install(session, "--editable", ".", groups=("test",))
    pytest(session, *(f"tests/{folder}" for folder in (*SUBJECTS, "output")))


@nox.session
def stress(session: nox.Session) -> None:
    """Run the slow tests: the program is killed, flooded and raced."""
    install(session, "--editable", ".", groups=("test",))
    pytest(session, "-m", "slow")


@nox.session
def minimums(session: nox.Session) -> None:
    """Run the tests with the lowest version of each dependency."""
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
    """Check what is generated, and build the site; `nox -s docs -- --write` writes it."""
    install(session, "--editable", ".", groups=("docs",))
    session.run("python", "tools/reference.py", *session.posargs)
    session.run("python", "tools/completion.py", *session.posargs)
    output = os.path.join("docs", "_build", "html")
    # -n also warns of unknown targets, -E reads every page again.
    session.run("sphinx-build", "-E", "-W", "--keep-going", "-n", "-q", "docs", output)
    session.run("python", "tools/outside_assets.py", output)


@nox.session
def picture(session: nox.Session) -> None:
    """Record docs/status.svg, the animated picture in the README."""
    session.install("--editable", ".")
    session.run("python", "tools/picture.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Run the benchmarks, as ratios. Arguments: names of rows, `--runs N`, `--json FILE`."""
    # Not editable: measure what users install, compiled and in site-packages.
    session.install("--force-reinstall", "--no-deps", ".")
    session.install(".")
    bin_directory = os.path.join(session.virtualenv.location, "bin")
    session.run("python", "-m", "tests.benchmarks", "--bin", bin_directory, *session.posargs)
