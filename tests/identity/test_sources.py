from __future__ import annotations

import pytest

from symphony_cli.identity.sources import APPLY, Source, Sources
from symphony_cli.identity.states import Difference

GLOBAL = Source("user.email", "me@own.org", "global", "/home/ada/.gitconfig", 3)
LOCAL = Source("user.email", "bob@x.org", "local", "/r/.git/config", 7)
AUTHOR = Source("author.email", "eve@x.org", "global", "/home/ada/.git config")
VARIABLE = Source("GIT_AUTHOR_EMAIL", "", "environment")
COMMAND = Source("user.email", "cat@x.org", "command")
EMAIL = Difference("author.email", "ada@x.org", "me@own.org")


def sources(*settings: Source) -> Sources:
    return Sources("/r", {one.setting: one for one in settings})


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (GLOBAL, "/home/ada/.gitconfig, line 3"),
        (AUTHOR, "/home/ada/.git config"),
        (VARIABLE, "in the environment"),
        (COMMAND, "on the command line"),
    ],
)
def test_a_place_is_a_file_the_environment_or_the_command_line(source: Source, place: str) -> None:
    assert source.place == place


@pytest.mark.parametrize(
    ("settings", "winner"),
    [
        ([], None),
        ([GLOBAL], GLOBAL),
        ([GLOBAL, AUTHOR], AUTHOR),
        ([GLOBAL, AUTHOR, VARIABLE], VARIABLE),
        ([GLOBAL, AUTHOR._replace(value="")], GLOBAL),
        ([GLOBAL._replace(value="")], None),
    ],
)
def test_variables_come_before_settings_and_empty_settings_do_not_count(
    settings: list[Source], winner: Source | None
) -> None:
    assert sources(*settings).winner("author.email") == winner


@pytest.mark.parametrize(
    ("settings", "fix"),
    [
        ([], APPLY),
        ([GLOBAL], APPLY),
        ([GLOBAL._replace(scope="system", file="/etc/gitconfig")], APPLY),
        ([LOCAL], "git config --file /r/.git/config --unset-all user.email"),
        ([AUTHOR], "git config --file '/home/ada/.git config' --unset-all author.email"),
        ([VARIABLE], "unset GIT_AUTHOR_EMAIL"),
        ([COMMAND], "unset GIT_CONFIG_COUNT"),
    ],
)
def test_a_fix_removes_what_applying_does_not_override(settings: list[Source], fix: str) -> None:
    assert sources(*settings).fixes([EMAIL]) == [fix]


def test_an_explanation_and_fixes_name_each_setting_once() -> None:
    found = [EMAIL, Difference("committer.email", "ada@x.org", "bob@x.org")]
    found += [Difference("author.name", "Ada", None), Difference("core.sshcommand", "ssh", None)]
    assert sources(LOCAL).explanation(found) == (
        "user.email is bob@x.org (/r/.git/config, line 7); user.name is not set; "
        "core.sshcommand is not set"
    )
    fix = "git config --file /r/.git/config --unset-all user.email"
    assert sources(LOCAL).fixes(found) == [fix, APPLY]
