"""Schemas of what the verbs print with `--json`."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from symphony_cli.commands.shared.field_values import VALUES
from symphony_cli.commands.shared.schemas import schema_of
from tests.commands.shared.test_verbs import verbs_of
from tests.conftest import Run
from tests.schemas import ROOT, check_json

NO_JSON = {"help", "prompt", "run"}
KEY = '{"recipient":"age1x","path":"/keys"}'


def all_schemas() -> dict[str, Any]:
    every = schema_of(ROOT, "symphony")
    assert every
    return every["$defs"]


def test_each_verb_has_a_valid_schema() -> None:
    schemas = {verb: schema_of(command, verb) for verb, command in verbs_of(ROOT)}
    assert {verb for verb, schema in schemas.items() if schema is None} == NO_JSON
    for schema in filter(None, schemas.values()):
        Draft202012Validator.check_schema(schema)


def test_the_schema_of_a_verb_is_printed(symphony: Run) -> None:
    string = {"type": "string"}
    view = {
        "type": "object",
        "properties": {"recipient": string, "path": string},
        "required": ["recipient", "path"],
        "additionalProperties": False,
    }
    assert symphony("help", "schema", "vault", "key", "show").json == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "symphony vault key show",
        "$ref": "#/$defs/KeyView",
        "$defs": {"KeyView": view},
    }


def test_the_schemas_of_a_noun_are_printed_with_errors_and_warnings(symphony: Run) -> None:
    printed = symphony("help", "schema", "history").json["$defs"]
    names = ["ChangeView", "Notice", "OperationView", "error", "warning"]
    assert [*printed] == [
        *names[:3],
        "error",
        *(f"symphony history {one}" for one in ("list", "prune", "revert", "show")),
        "warning",
    ]
    assert printed["symphony history list"] == {
        "type": "array",
        "items": {"$ref": "#/$defs/OperationView"},
    }


def test_a_verb_without_json_has_no_schema(symphony: Run) -> None:
    done = symphony("help", "schema", "run", "--json")
    assert (done.code, done.error["code"]) == (2, "SCHEMA_MISSING")


def test_a_list_may_be_one_of_paths() -> None:
    arrays = all_schemas()["symphony vault list"]["anyOf"]
    assert [one["items"] for one in arrays] == [{"$ref": "#/$defs/VaultView"}, {"type": "string"}]


def test_fields_with_known_values_times_and_ids_say_so() -> None:
    vault = all_schemas()["VaultView"]["properties"]
    assert vault["id"] == {"type": ["string", "null"], "format": "uuid"}
    assert vault["created_at"] == {"type": ["string", "null"], "format": "date-time"}
    assert vault["kind"]["enum"] == ["obsidian", "logseq", "zk", "plain"]


def test_each_list_of_values_belongs_to_a_field() -> None:
    schemas = all_schemas()
    for name in VALUES:
        view, _, field = name.partition(".")
        # `repo show` prints the fields of RepoDetails beside those of the repo.
        properties = schemas.get(view, schemas["symphony repo show"])["properties"]
        assert "enum" in properties[field], name


@pytest.mark.parametrize(
    ("arguments", "stdout", "stderr"),
    [
        (["vault", "key", "show", "--json"], '{"recipient":"age1x"}', ""),
        (["vault", "key", "show", "--json"], '{"recipient":"age1x","path":null}', ""),
        (["vault", "key", "show", "--json", "--fields=path"], KEY, ""),
        (["--json", "-w", "repo", "vault", "ls"], KEY, ""),
        (["prompt", "--json"], KEY, ""),
        (["info", "--json"], "", '{"error":{"code":"BUG","message":"x","hint":null}}'),
        (["info", "--json"], "", '{"warning":{"code":"X","message":"x"}}'),
    ],
)
def test_the_check_of_the_tests_finds_json_that_is_not_valid(
    arguments: list[str], stdout: str, stderr: str
) -> None:
    with pytest.raises((ValidationError, AssertionError)):
        check_json(arguments, stdout, stderr)
    check_json(["vault", "key", "show", "--json"], KEY, "")
