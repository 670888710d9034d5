"""Random command lines, each run in a fork of one process that has loaded the program.

`python -X utf8 -m tests.stress.command_lines SEED COUNT` runs them in the working directory and
prints a JSON line for each that ends as none may: with exit code 70, a traceback or no end.
"""

from __future__ import annotations

import io
import json
import os
import random
import signal
import sys
import tempfile
from collections.abc import Iterator
from typing import Any, NoReturn

from symphony_cli.commands.shared import verbs
from symphony_cli.main import app

SECONDS = 60
NUMBERS = (
    *("0", "-0", "1", "-1", "2", "0.001", "1e-9", "-1e9", "1e308", "1e309", "inf", "-inf", "nan"),
    *("86400", "604800", "604801", "2147483", "2147483647", "2147483648", "4294967296"),
    *("9223372036854775807", "9223372036854775808", "1" + "0" * 30, "1" * 5000, "0x10", "1_000"),
)
TEXTS = (
    *("", " ", ".", "..", "./", "~", "-", "--", "a", "api", "web", "code", "code/api", "nötes"),
    *("\udcff", "caf\udce9", "a\nb", "a\tb", "\x1b[31m", "\u202eabc", "[red]", "%s", "{}", "*"),
    *("\\", "x" * 300, "x" * 5000, "a/b/c", "a:b/c", "a@b", "ada", "ada@example.org", "\u0130"),
    *("\u0131", "\ufb03", "😀", "name", "name-", "name,path", "path,nope", "general", "client"),
    *("K=V", "K:={}", "K:=[", "K:=NaN", "store.busy_timeout", "limits.repos_per_workspace"),
    *("vault.keyring", "bash", "zsh", "2026-01-01", "file:///nowhere", "ssh://git@host/~/x.git"),
    *("https://ada:secret@host/a.git", "owner/name", '"', '"a b"', "a AND", "NEAR(", "a*", "-x"),
    *(
        "@morning",
        "@saved",
        "api@main",
        "api@tree",
        "code/api@tree",
        "ada:code/api@tree",
        "api@",
        "@main",
        "home:home/api",
        "home:*/a*",
        "ada:*",
        "*:*/*",
        "ada:home/web",
        ":api",
        "api:",
        "github.com/acme/*",
        "select.a",
        "select.A",
        "a & !b",
        "(a |",
        "!" * 900,
        "^a",
        "title:a",
        "#tag",
        "tag:a",
        "((",
        "or not",
    ),
)


def leaves(group: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield each verb with the words that call it."""
    for name in (*group.verbs, *group.unlisted):
        command = group.get_command(None, name)
        if isinstance(command, verbs.VerbGroup):
            yield from leaves(command, (*words, name))
        else:
            yield (*words, name), command


def value(rng: random.Random, paths: list[str]) -> str:
    """Return a random value: a number at a limit, a text, or a path below the directory."""
    return rng.choice(rng.choice((NUMBERS, TEXTS, paths)))


def command_line(
    rng: random.Random, found: list[tuple[tuple[str, ...], Any]], paths: list[str]
) -> list[str]:
    """Return a verb with random options and arguments."""
    words, command = rng.choice(found)
    line = list(words)
    # --debug prints the traceback of every error.
    options = [
        one
        for one in command.params
        if one.param_type_name == "option" and "--debug" not in one.opts
    ]
    for option in rng.sample(options, min(len(options), rng.randrange(4))):
        line.append(rng.choice((*option.opts, *option.secondary_opts)))
        if not option.is_flag:
            line.append(value(rng, paths))
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    for argument in arguments:
        most = 3 if argument.nargs == -1 else 1
        line += [
            value(rng, paths) for _ in range(rng.randint(0 if rng.random() < 0.3 else 1, most))
        ]
    if isinstance(command, verbs.VerbWithCommand):
        line += ["--", rng.choice(("true", "false", "nowhere"))]
    return [word.replace("\0", "") for word in line]


def run(line: list[str], output: io.BufferedRandom) -> NoReturn:
    """Be the command, in a fork."""
    signal.alarm(SECONDS)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number in (1, 2):
        os.dup2(output.fileno(), number)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode) for number, mode in ((0, "r"), (1, "w"), (2, "w"))
    )
    sys.argv = ["symphony", *line]
    code = 1
    try:
        from symphony_cli.entry import main

        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 (the traceback is what the test looks for)
        import traceback

        traceback.print_exc()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


def check(line: list[str]) -> None:
    """Run a command line; print it if it ends as none may."""
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if not child:
            run(line, output)
        _, status = os.waitpid(child, 0)
        output.seek(0)
        said = output.read().decode("utf-8", "backslashreplace")
    code = os.waitstatus_to_exitcode(status)
    if not (0 <= code < 70 or code == 130) or "Traceback (most recent call last)" in said:
        sys.stdout.write(json.dumps({"line": line, "code": code, "said": said[-2000:]}) + "\n")
        sys.stdout.flush()


def directories() -> list[str]:
    """Return the paths of the working directory and of what is in it, without git's own."""
    found: list[str] = []
    for folder, names, _ in os.walk("."):
        names[:] = sorted(name for name in names if name not in (".git", ".local"))
        found += [folder, os.path.abspath(folder)]
        if len(found) > 60:
            break
    return found


def main(seed: str, count: int) -> None:
    """Run so many command lines."""
    rng = random.Random(seed)
    from typer.main import get_command

    found = list(leaves(get_command(app)))
    start = os.getcwd()
    for _ in range(count):
        os.chdir(start)
        paths = directories()
        line = command_line(rng, found, paths)
        os.chdir(rng.choice(paths))
        check(line)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
