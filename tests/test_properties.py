"""Random commands against a model in memory; the two are compared after each."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.conftest import Result, Run, Sandbox
from tests.trees import a_repository, a_vault_directory

MOST_WORKSPACES, MOST_REPOS, MOST_VAULTS = 3, 2, 2
LIMITS = {
    "SYMPHONY_LIMITS_WORKSPACES_PER_PROFILE": str(MOST_WORKSPACES),
    "SYMPHONY_LIMITS_REPOS_PER_WORKSPACE": str(MOST_REPOS),
    "SYMPHONY_LIMITS_VAULTS_PER_WORKSPACE": str(MOST_VAULTS),
}
DONE, INVALID, NOT_FOUND, CONFLICT = 0, 2, 3, 4

# Few, so that they collide: other cases and normal forms, options, markup.
USERNAMES = ["ada", "ADA", "bob", "Zoe_1", "no", "1st"]
EMAILS = ["a@example.org", "A@EXAMPLE.org", "b@example.org", "ü@example.org", "none"]
NAMES = [
    "acme",
    "ACME",
    " acme ",
    "Straße",
    "STRASSE",
    "caf\u00e9",
    "CAFE\u0301",
    "[red]x[bold]",
    "--json",
    "-w",
    "日本",
    "",
    "\x1b",
]
TYPES = ["general", "client", "nope"]
KINDS = ["plain", "zk", "nope"]
VALUES = {"k=v": {"k": "v"}, "k:=[1,null]": {"k": [1, None]}, "j={": {"j": "{"}}


def stored(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def key(name: str) -> str:
    return unicodedata.normalize("NFC", stored(name).casefold())


def is_name(name: str) -> bool:
    return bool(stored(name)) and stored(name).isprintable()


def is_username(name: str) -> bool:
    return len(name) >= 3 and name[0].isalpha()


@dataclass
class Held:
    """A repo or a vault."""

    name: str
    path: str
    kind: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass
class Workspace:
    name: str
    type: str = "general"
    repos: dict[str, Held] = field(default_factory=dict[str, Held])
    vaults: dict[str, Held] = field(default_factory=dict[str, Held])

    def held(self, noun: str) -> dict[str, Held]:
        return self.repos if noun == "repo" else self.vaults


@dataclass
class Profile:
    username: str
    email: str
    preferences: dict[str, Any] = field(default_factory=dict[str, Any])
    workspaces: dict[str, Workspace] = field(default_factory=dict[str, Workspace])
    current: str | None = None


usernames, names = st.sampled_from(USERNAMES), st.sampled_from(NAMES)
nouns = st.sampled_from(["repo", "vault"])


class Commands(RuleBasedStateMachine):
    """Commands and their expected results."""

    def __init__(self, symphony: Run, home: Path, places: dict[str, list[Path]]) -> None:
        super().__init__()
        self.symphony = symphony
        self.environ = {**LIMITS, "SYMPHONY_HOME": str(home)}
        self.places = places
        self.profiles: dict[str, Profile] = {}
        self.current: str | None = None

    def run(self, *arguments: str | Path) -> Result:
        return self.symphony(*arguments, env=self.environ)

    def expect(self, code: int, *arguments: str | Path) -> bool:
        """Run a command, check its exit code, and return whether it succeeded."""
        result = self.run(*arguments)
        assert result.code == code, (arguments, result)
        return code == DONE

    def profile(self, username: str) -> Profile | None:
        return self.profiles.get(key(username))

    @initialize()
    def begin(self) -> None:
        self.create_profile("ada", "a@example.org")
        self.create_workspace("ada", "acme", "general")

    # Profiles

    def taken(self, username: str, email: str, own: str | None = None) -> bool:
        others = {name: one for name, one in self.profiles.items() if name != own}
        emails = {key(other.email) for other in others.values()}
        return key(username) in others or key(email) in emails

    @rule(username=usernames, email=st.sampled_from(EMAILS))
    def create_profile(self, username: str, email: str) -> None:
        if not is_username(username) or "@" not in email:
            code = INVALID
        else:
            code = CONFLICT if self.taken(username, email) else DONE
        if self.expect(code, "profile", "create", "--email", email, "--", username):
            self.profiles[key(username)] = Profile(username, email)
            if len(self.profiles) == 1:
                self.current = key(username)

    @rule(who=usernames, username=usernames, value=st.sampled_from(sorted(VALUES)))
    def update_profile(self, who: str, username: str, value: str) -> None:
        found = self.profile(who)
        if found is None:
            code = NOT_FOUND
        elif not is_username(username):
            code = INVALID
        else:
            code = CONFLICT if self.taken(username, found.email, own=key(who)) else DONE
        options = ("--username", username, "--preference", value)
        if self.expect(code, "profile", "edit", *options, "--", who) and found:
            del self.profiles[key(who)]
            self.profiles[key(username)] = found
            found.username = username
            found.preferences |= VALUES[value]
            if self.current == key(who):
                self.current = key(username)

    @rule(who=usernames)
    def use_profile(self, who: str) -> None:
        if self.expect(DONE if self.profile(who) else NOT_FOUND, "profile", "use", "--", who):
            self.current = key(who)

    @rule(who=usernames, cascade=st.booleans())
    def delete_profile(self, who: str, cascade: bool) -> None:
        found = self.profile(who)
        if found is None:
            code = NOT_FOUND
        else:
            code = CONFLICT if found.workspaces and not cascade else DONE
        options = ("--yes", "--cascade") if cascade else ("--yes",)
        if self.expect(code, "profile", "delete", *options, "--", who):
            del self.profiles[key(who)]
            if self.current == key(who):
                self.current = None

    # Workspaces

    @rule(who=usernames, name=names, type=st.sampled_from(TYPES))
    def create_workspace(self, who: str, name: str, type: str) -> None:
        owner = self.profile(who)
        if not is_name(name) or type == "nope":
            code = INVALID
        elif owner is None:
            code = NOT_FOUND
        else:
            is_full = len(owner.workspaces) >= MOST_WORKSPACES
            code = CONFLICT if key(name) in owner.workspaces or is_full else DONE
        options = ("--type", type, "--profile", who)
        if self.expect(code, "workspace", "create", *options, "--", name) and owner:
            owner.workspaces[key(name)] = Workspace(stored(name), type)

    @rule(name=names)
    def create_workspace_in_context(self, name: str) -> None:
        sole = next(iter(self.profiles)) if len(self.profiles) == 1 else None
        context = self.current or sole
        if not is_name(name) or context is None:
            assert self.run("workspace", "create", "--", name).code == INVALID
        else:
            owner = self.profiles[context]
            is_full = len(owner.workspaces) >= MOST_WORKSPACES
            code = CONFLICT if key(name) in owner.workspaces or is_full else DONE
            if self.expect(code, "workspace", "create", "--", name):
                owner.workspaces[key(name)] = Workspace(stored(name))

    def found_workspace(self, who: str, name: str) -> tuple[Profile | None, Workspace | None]:
        owner = self.profile(who)
        return owner, owner.workspaces.get(key(name)) if owner else None

    @precondition(lambda self: self.profiles)
    @rule(who=usernames, name=names, new=names)
    def rename_workspace(self, who: str, name: str, new: str) -> None:
        owner, found = self.found_workspace(who, name)
        if owner is None or found is None:
            code = NOT_FOUND
        elif not is_name(new):
            code = INVALID
        else:
            is_taken = key(new) in owner.workspaces and key(new) != key(name)
            code = CONFLICT if is_taken else DONE
        command = ("workspace", "edit", "--profile", who, "--name", new, "--", name)
        if self.expect(code, *command) and owner and found:
            del owner.workspaces[key(name)]
            owner.workspaces[key(new)] = found
            found.name = stored(new)
            if owner.current == key(name):
                owner.current = key(new)

    @rule(who=usernames, name=names)
    def use_workspace(self, who: str, name: str) -> None:
        owner, found = self.found_workspace(who, name)
        command = ("workspace", "use", "--profile", who, "--", name)
        if self.expect(DONE if found else NOT_FOUND, *command) and owner:
            owner.current = key(name)
            self.current = key(who)

    @rule(who=usernames, name=names, cascade=st.booleans())
    def delete_workspace(self, who: str, name: str, cascade: bool) -> None:
        owner, found = self.found_workspace(who, name)
        if found is None:
            code = NOT_FOUND
        else:
            code = CONFLICT if (found.repos or found.vaults) and not cascade else DONE
        options = ("--yes", "--cascade") if cascade else ("--yes",)
        command = ("workspace", "delete", "--profile", who, *options, "--", name)
        if self.expect(code, *command) and owner:
            del owner.workspaces[key(name)]
            if owner.current == key(name):
                owner.current = None

    # Repos and vaults

    def some_workspace(self, data: st.DataObject) -> tuple[Profile, Workspace] | None:
        some = [
            (owner, workspace)
            for owner in self.profiles.values()
            for workspace in owner.workspaces.values()
        ]
        return data.draw(st.sampled_from(some)) if some else None

    @rule(data=st.data(), noun=nouns, name=st.none() | names)
    def add(self, data: st.DataObject, noun: str, name: str | None) -> None:
        if (chosen := self.some_workspace(data)) is None:
            return
        owner, workspace = chosen
        place = data.draw(st.sampled_from(self.places[noun]))
        held = workspace.held(noun)
        called = place.name if name is None else name
        paths = {one.path for one in held.values()}
        is_full = len(held) >= (MOST_REPOS if noun == "repo" else MOST_VAULTS)
        if not is_name(called):
            code = INVALID
        else:
            code = CONFLICT if key(called) in held or str(place) in paths or is_full else DONE
        context = ("--profile", owner.username, "--workspace", workspace.name)
        option = () if name is None else ("--name", name)
        if self.expect(code, noun, "add", *context, *option, "--", place):
            kind = "obsidian" if noun == "vault" else None
            held[key(called)] = Held(stored(called), str(place), kind)

    @rule(data=st.data(), noun=nouns, name=names, new=names, value=st.sampled_from(sorted(VALUES)))
    def update(self, data: st.DataObject, noun: str, name: str, new: str, value: str) -> None:
        if (chosen := self.some_workspace(data)) is None:
            return
        owner, workspace = chosen
        held = workspace.held(noun)
        # An existing one tests more than a missing one.
        name = data.draw(st.sampled_from([name, *(one.name for one in held.values())]))
        kind = data.draw(st.sampled_from(KINDS)) if noun == "vault" else "plain"
        found = held.get(key(name))
        if found is None:
            code = NOT_FOUND
        elif not is_name(new) or kind == "nope":
            code = INVALID
        else:
            code = CONFLICT if key(new) in held and key(new) != key(name) else DONE
        context = ("--profile", owner.username, "--workspace", workspace.name)
        options = ("--name", new, "--metadata", value)
        options += ("--kind", kind) if noun == "vault" else ()
        if self.expect(code, noun, "edit", *context, *options, "--", name) and found:
            del held[key(name)]
            held[key(new)] = found
            found.name = stored(new)
            found.metadata |= VALUES[value]
            found.kind = kind if noun == "vault" else None

    @rule(data=st.data(), noun=nouns, name=names)
    def remove(self, data: st.DataObject, noun: str, name: str) -> None:
        if (chosen := self.some_workspace(data)) is None:
            return
        owner, workspace = chosen
        held = workspace.held(noun)
        several = data.draw(
            st.lists(st.sampled_from([name, *(one.name for one in held.values())]), min_size=1)
        )
        code = DONE if all(key(one) in held for one in several) else NOT_FOUND
        context = ("--profile", owner.username, "--workspace", workspace.name)
        if self.expect(code, noun, "remove", "--yes", *context, "--", *several):
            for one in several:
                held.pop(key(one), None)

    @invariant()
    def the_store_holds_what_the_model_does(self) -> None:
        rows = self.run("profile", "list", "--json").json
        shown = [
            (row["username"], row["email"], row["preferences"], row["workspace_count"])
            for row in rows
        ]
        assert shown == [
            (one.username, one.email, one.preferences, len(one.workspaces))
            for _, one in sorted(self.profiles.items())
        ]
        currents = [key(row["username"]) for row in rows if row["is_current"]]
        assert currents == ([self.current] if self.current else [])

        rows = self.run("workspace", "list", "--all", "--json").json
        fields = ("profile", "name", "type", "repo_count", "vault_count", "is_current")
        assert [tuple(row[name] for name in fields) for row in rows] == [
            (one.username, w.name, w.type, len(w.repos), len(w.vaults), one.current == name)
            for _, one in sorted(self.profiles.items())
            for name, w in sorted(one.workspaces.items())
        ]

    @invariant()
    def every_list_holds_what_the_model_does(self) -> None:
        for owner in self.profiles.values():
            for noun in ("repo", "vault") if owner.workspaces else ():
                command = (noun, "list", "--all", "--profile", owner.username, "--json")
                rows = self.run(*command).json
                shown = [
                    (row["workspace"], row["name"], row["path"], row["metadata"], row.get("kind"))
                    for row in rows
                ]
                assert shown == [
                    (workspace.name, one.name, one.path, one.metadata, one.kind)
                    for _, workspace in sorted(owner.workspaces.items())
                    for _, one in sorted(workspace.held(noun).items())
                ]


def test_random_commands_agree_with_a_plain_model(symphony: Run, sandbox: Sandbox) -> None:
    places = {
        "repo": [a_repository(sandbox.work / "repos" / name) for name in ("acme", "ÜBER", "c d")],
        "vault": [
            a_vault_directory(sandbox.work / "vaults" / name) for name in ("Acme", "[v]", "-x")
        ],
    }
    homes = count()

    class InAHomeOfItsOwn(Commands):
        def __init__(self) -> None:
            super().__init__(symphony, sandbox.home / f"home{next(homes)}", places)

    run_state_machine_as_test(
        InAHomeOfItsOwn,
        settings=settings(max_examples=40, stateful_step_count=25, deadline=None),
    )
