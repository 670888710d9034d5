"""The check that every JSON that a test sees is valid against the schema of its command."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import takewhile
from typing import Any

import typer.main
from jsonschema import Draft202012Validator, FormatChecker

from symphony_cli.commands.shared.schemas import schema_of
from symphony_cli.commands.shared.verbs import VerbGroup
from symphony_cli.main import app
from symphony_cli.output.topics import topic

FORMATS = FormatChecker(["uuid"])
# The options before a verb that take a value.
WITH_VALUE = ("--fields", "--profile", "-P", "--workspace", "-w")
NO_DATA = {"-h", "--help", "-V", "--version", "help"}
ROOT: Any = typer.main.get_command(app)


@FORMATS.checks("date-time", ValueError)
def _is_time(value: object) -> bool:
    """Whether a text is a time in UTC as RFC 3339 has it."""
    return not isinstance(value, str) or (
        value.endswith("Z") and datetime.fromisoformat(value) is not None
    )


def check_json(arguments: Sequence[str], stdout: str, stderr: str) -> None:
    """Check what a command wrote, if it was called with `--json`."""
    given = [*takewhile(lambda word: word != "--", arguments)]
    if "--json" not in given or NO_DATA.intersection(given):
        return
    for line in stderr.splitlines():
        for name in ("error", "warning"):
            if line.startswith(f'{{"{name}":'):
                told = json.loads(line)
                message(name).validate(told)
                code = told[name]["code"]
                assert code in documented_codes(), f"tools/source_codes.py lacks {code}"
    verb = " ".join(verb_in(given))
    # The output of `run` is its command's.
    if stdout and verb != "run":
        output(verb, fields_in(given)).validate(json.loads(stdout))


def verb_in(arguments: Sequence[str]) -> list[str]:
    """Return the words of the verb, each by its present name."""
    command, found, words = ROOT, list[str](), iter(arguments)
    for word in words:
        if word in WITH_VALUE:
            next(words)
        elif isinstance(command, VerbGroup) and (below := command.get_command(None, word)):
            command = below
            found.append(word)
    # `symphony history` is `symphony history list`.
    return [*found, "list"] if isinstance(command, VerbGroup) else found


def fields_in(arguments: Sequence[str]) -> str | None:
    """Return the value of `--fields`, or None."""
    for place, word in enumerate(arguments):
        name, equals, value = word.partition("=")
        if name == "--fields":
            return value if equals else arguments[place + 1]
    return None


@cache
def documented_codes() -> frozenset[str]:
    """Return the codes in the reference."""
    return frozenset(re.findall(r"^- ([A-Z_]+)", topic("error-codes"), re.MULTILINE))


@cache
def message(name: str) -> Draft202012Validator:
    """Return the validator of an error or a warning."""
    every = schema_of(ROOT, "symphony")
    assert every
    return Draft202012Validator({**every, "$ref": f"#/$defs/{name}"})


@cache
def output(verb: str, fields: str | None) -> Draft202012Validator:
    """Return the validator of the output of a verb."""
    command = ROOT
    for word in verb.split():
        command = command.get_command(None, word)
    schema = schema_of(command, verb)
    assert schema is not None, f"{verb} has no schema"
    if fields is not None:
        names = [name.strip() for name in fields.split(",") if name.strip()]
        schema = {**schema, **projected(schema, names, schema.get("$defs", {}))}
        schema.pop("$ref", None)
    return Draft202012Validator(schema, format_checker=FORMATS)


def projected(schema: dict[str, Any], fields: Sequence[str], views: Any) -> dict[str, Any]:
    """Return a schema whose objects have these fields only."""
    if "$ref" in schema:
        schema = views[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return {"anyOf": [projected(schema["anyOf"][0], fields, views), schema["anyOf"][1]]}
    if "items" in schema:
        return {"items": projected(schema["items"], fields, views)}
    properties = {name: schema["properties"][name] for name in fields}
    return {**schema, "properties": properties, "required": [*properties]}
