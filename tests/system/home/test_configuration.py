from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from symphony_cli.base.configuration import Configuration, ConfigValue, keys
from symphony_cli.base.errors import Failed, InvalidValue, NotFound
from symphony_cli.system.home import configuration as configuration_module
from symphony_cli.system.home.configuration import ConfigurationFile


@pytest.fixture
def path(tree: Path) -> Path:
    return tree / "config" / "config.toml"


@pytest.fixture
def file(path: Path) -> ConfigurationFile:
    return ConfigurationFile(str(path), {})


def write(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def value_of(file: ConfigurationFile, key: str) -> ConfigValue:
    return next(value for value in file.values() if value.key == key)


def test_defaults_need_no_file_and_create_none(file: ConfigurationFile, path: Path) -> None:
    assert file.load() == Configuration()
    assert [value.key for value in file.values()] == list(keys())
    assert {(value.source, value.origin) for value in file.values()} == {("default", None)}
    assert file.unknown_keys() == []
    file.unset("limits.repos_per_workspace")
    assert not path.parent.exists()


def test_the_environment_overrides_the_file_and_the_file_the_default(path: Path) -> None:
    write(path, '[limits]\nrepos_per_workspace = 5\n[scan]\nskip = ["a", "b"]\n')
    variable = "SYMPHONY_LIMITS_REPOS_PER_WORKSPACE"
    file = ConfigurationFile(str(path), {variable: "7", "SYMPHONY_STORE_BUSY_TIMEOUT": ""})
    assert value_of(file, "limits.repos_per_workspace") == ConfigValue(
        "limits.repos_per_workspace", 7, 1000, "environment", variable
    )
    assert value_of(file, "scan.skip")[1:] == (
        ("a", "b"),
        Configuration().scan.skip,
        "file",
        str(path),
    )
    assert value_of(file, "store.busy_timeout").source == "default"
    loaded = file.load()
    assert (loaded.limits.repos_per_workspace, loaded.scan.skip) == (7, ("a", "b"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[limits]\nx = \n", "line 2"),
        (b"# \xff\n", "line 1"),
        (b"\n\n# \xff\n", "line 3"),
        ("a = " + "[" * 100_000, ""),
        ("a = " + "9" * 5000, ""),
    ],
)
def test_the_error_of_a_broken_file_names_the_line(
    file: ConfigurationFile, path: Path, text: str | bytes, line: str
) -> None:
    write(path, text)
    for use in (file.load, file.unknown_keys, lambda: file.set("scan.skip", "a")):
        with pytest.raises(InvalidValue) as caught:
            use()
        assert caught.value.code == "CONFIG_INVALID"
        assert str(path) in caught.value.message
        assert line in caught.value.message
    assert path.read_bytes() == (text.encode() if isinstance(text, str) else text)


def test_a_directory_instead_of_the_file_is_an_error(file: ConfigurationFile, path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(InvalidValue, match="it is not a file"):
        file.load()


def test_an_unreadable_file_is_an_error(
    file: ConfigurationFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", path)

    write(path, "")
    monkeypatch.setattr(configuration_module.os, "stat", refuse)
    with pytest.raises(InvalidValue, match="Permission denied"):
        file.load()


@pytest.mark.parametrize(
    "text",
    [
        "[limits]\nrepos_per_workspace = 0\n",
        "[limits]\nrepos_per_workspace = true\n",
        "[limits]\nrepos_per_workspace = 'many'\n",
        "[scan]\nskip = 'a'\n",
        "[scan]\nskip = [1]\n",
        "limits = 3\n",
        "[[limits]]\nrepos_per_workspace = 3\n",
    ],
)
def test_the_error_of_a_bad_value_names_the_file(
    file: ConfigurationFile, path: Path, text: str
) -> None:
    write(path, text)
    for use in (file.load, lambda: file.set("store.busy_timeout", "3")):
        with pytest.raises(InvalidValue) as caught:
            use()
        assert caught.value.code == "CONFIG_VALUE_INVALID"
        assert str(path) in caught.value.message
    assert path.read_text() == text


def test_a_bad_value_in_the_file_can_be_unset(file: ConfigurationFile, path: Path) -> None:
    write(path, "[limits]\nrepos_per_workspace = 0\n")
    file.unset("limits.repos_per_workspace")
    assert file.load() == Configuration()


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", "٣", "1" * 30, "\udcff"])
def test_the_error_of_a_bad_value_names_the_variable(path: Path, text: str) -> None:
    file = ConfigurationFile(str(path), {"SYMPHONY_LIMITS_REPOS_PER_WORKSPACE": text})
    with pytest.raises(InvalidValue, match="SYMPHONY_LIMITS_REPOS_PER_WORKSPACE") as caught:
        file.load()
    assert caught.value.code == "CONFIG_VALUE_INVALID"
    assert caught.value.field == "limits.repos_per_workspace"


def test_control_characters_in_the_environment_are_escaped(path: Path) -> None:
    file = ConfigurationFile(str(path), {"SYMPHONY_SCAN_SKIP": "a\x1b[31m"})
    with pytest.raises(InvalidValue) as caught:
        file.load()
    assert caught.value.code == "CONFIG_VALUE_INVALID"
    assert "\x1b" not in caught.value.message


def test_set_creates_a_private_file(file: ConfigurationFile, path: Path) -> None:
    file.set("scan.skip", "target, build")
    file.set("limits.repos_per_workspace", "20")
    assert file.load().scan.skip == ("target", "build")
    assert file.load().limits.repos_per_workspace == 20
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert os.listdir(path.parent) == ["config.toml"]


def test_set_and_unset_keep_comments_and_foreign_keys(file: ConfigurationFile, path: Path) -> None:
    before = (
        '# mine\nother = "ü"\n\n[limits] # few\n# why\nrepos_per_workspace = 5 # five\n'
        "unheard_of = 1\n\n[plugin]\nx = 2\n"
    )
    write(path, before)
    file.set("limits.repos_per_workspace", "6")
    assert path.read_text() == before.replace("= 5", "= 6")
    assert file.unknown_keys() == ["other", "limits.unheard_of", "plugin"]
    file.unset("limits.repos_per_workspace")
    after = path.read_text()
    assert "repos_per_workspace" not in after
    assert all(kept in after for kept in ("# mine", "ü", "# few", "# why", "unheard_of", "x = 2"))


@pytest.mark.parametrize(
    "text",
    [
        "limits.repos_per_workspace = 5\n",
        "limits = {repos_per_workspace = 5}\n",
        "[limits]\nrepos_per_workspace = 5",
        "[limits]\r\nrepos_per_workspace = 5\r\n",
        "[scan]\nskip = [\n  'a', # a\n]\n[x]\n[limits]\n",
    ],
)
def test_set_supports_every_form_of_a_table(file: ConfigurationFile, path: Path, text: str) -> None:
    write(path, text)
    file.set("limits.repos_per_workspace", "6")
    file.set("limits.workspaces_per_profile", "7")
    assert file.load().limits.repos_per_workspace == 6
    assert file.load().limits.workspaces_per_profile == 7
    file.unset("limits.repos_per_workspace")
    assert file.load().limits.repos_per_workspace == 1000


def test_a_file_that_tomlkit_would_corrupt_is_left(
    file: ConfigurationFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tomlkit import TOMLDocument

    def lossy(self: TOMLDocument) -> str:
        return "[limits]\nrepos_per_workspace = 6\n"

    write(path, "[plugin]\nx = 1\n")
    monkeypatch.setattr(TOMLDocument, "as_string", lossy)
    with pytest.raises(Failed) as caught:
        file.set("limits.repos_per_workspace", "6")
    assert caught.value.code == "CONFIG_NOT_WRITABLE"
    assert path.read_text() == "[plugin]\nx = 1\n"


def test_a_text_is_set_and_read_again(file: ConfigurationFile, path: Path) -> None:
    file.set("clone.layout", "{host}/{name}")
    assert path.read_text() == '[clone]\nlayout = "{host}/{name}"\n'
    assert file.load().clone.layout == "{host}/{name}"
    above = ConfigurationFile(str(path), {"SYMPHONY_CLONE_LAYOUT": "{owner}/{name}"})
    assert above.load().clone.layout == "{owner}/{name}"


def test_set_refuses_unknown_keys_and_bad_values(file: ConfigurationFile, path: Path) -> None:
    with pytest.raises(NotFound):
        file.set("limits.nothing", "1")
    with pytest.raises(NotFound):
        file.unset("nothing")
    with pytest.raises(InvalidValue) as caught:
        file.set("limits.repos_per_workspace", "none")
    assert caught.value.code == "CONFIG_VALUE_INVALID"
    assert not path.parent.exists()


def test_a_linked_file_stays_a_link(file: ConfigurationFile, path: Path, tree: Path) -> None:
    target = tree / "dotfiles" / "symphony.toml"
    target.parent.mkdir()
    target.write_text("# dots\n")
    path.parent.mkdir()
    path.symlink_to("../dotfiles/symphony.toml")
    file.set("store.busy_timeout", "3")
    assert path.is_symlink()
    assert target.read_text().startswith("# dots\n")
    assert "busy_timeout = 3" in target.read_text()


def test_a_dangling_link_gets_its_target(file: ConfigurationFile, path: Path, tree: Path) -> None:
    path.parent.mkdir()
    path.symlink_to("../dotfiles/symphony.toml")
    assert file.load() == Configuration()
    file.set("store.busy_timeout", "3")
    assert path.is_symlink()
    assert (tree / "dotfiles" / "symphony.toml").exists()


def test_a_full_disk_leaves_the_file_as_it_was(
    file: ConfigurationFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    write(path, "# mine\n")
    monkeypatch.setattr(configuration_module.os, "fsync", full)
    with pytest.raises(Failed, match="No space left on device") as caught:
        file.set("store.busy_timeout", "3")
    assert caught.value.code == "CONFIG_NOT_WRITABLE"
    assert path.read_text() == "# mine\n"
    assert os.listdir(path.parent) == ["config.toml"]


def test_a_file_instead_of_the_directory_is_an_error(file: ConfigurationFile, path: Path) -> None:
    path.parent.write_text("")
    with pytest.raises(Failed, match="File exists"):
        file.set("store.busy_timeout", "3")


@pytest.mark.parametrize(
    ("use", "loaded"), [("load()", []), ("set('store.busy_timeout', '3')", ["tomlkit", "tomllib"])]
)
def test_libraries_are_imported_only_if_needed(path: Path, use: str, loaded: list[str]) -> None:
    code = (
        "import sys\n"
        "from symphony_cli.system.home.configuration import ConfigurationFile\n"
        f"ConfigurationFile({str(path)!r}, {{}}).{use}\n"
        "print(*sorted({'tomlkit', 'tomllib'} & set(sys.modules)))\n"
    )
    root = Path(__file__).parents[2]
    # Coverage reads its own TOML in the subprocesses that it measures.
    environ = {name: value for name, value in os.environ.items() if "COV" not in name}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env=environ,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == loaded


def test_selections_are_in_the_file_and_in_the_environment(path: Path) -> None:
    write(path, '[select]\nmorning = "--dirty"\n"No name" = 5\n[store]\nbusy_timeout = 1\n')
    file = ConfigurationFile(str(path), {"SYMPHONY_SELECT_NIGHT": "--behind"})
    assert file.values()[-2:] == [
        ConfigValue("select.morning", "--dirty", "", "file", str(path)),
        ConfigValue("select.night", "--behind", "", "environment", "SYMPHONY_SELECT_NIGHT"),
    ]
    assert file.unknown_keys() == ["select.No name"]
    assert file.load().store.busy_timeout == 1
    file.set("select.g", "'g*'")
    file.unset("select.morning")
    assert [value.key for value in file.values()][-2:] == ["select.g", "select.night"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("select = 5\n", "'select' in {path} is not a table"),
        ("[select]\na = 5\n", "invalid value '5' for select.a (in {path})"),
    ],
)
def test_other_values_of_selections_are_refused(path: Path, text: str, message: str) -> None:
    write(path, text)
    with pytest.raises(InvalidValue) as caught:
        ConfigurationFile(str(path), {}).values()
    assert caught.value.message == message.format(path=path)
