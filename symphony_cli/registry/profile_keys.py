"""The keys of profiles. Symphony never opens their files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.profiles import Profile
    from symphony_cli.domain.views import ProfileView
    from symphony_cli.registry.ports import Files


def changed_keys(
    files: Files,
    before: Profile,
    *,
    signing_key: str | None,
    signing_format: str | None,
    sign: bool | None,
    ssh_key: str | None,
) -> dict[str, Any]:
    """Return the new values of a profile's key fields, without the unchanged ones.

    None keeps a value and an empty text clears it; a cleared format is guessed from the key. Paths
    become absolute. Raises InvalidValue; Profile itself refuses invalid combinations.
    """
    from symphony_cli.domain.signing import format_of, key_file, refuse_private_key

    values: dict[str, Any] = {} if sign is None else {"sign": sign}
    if ssh_key is not None:
        # An error raised later would print the key.
        refuse_private_key(ssh_key, "ssh_key")
        values["ssh_key"] = files.absolute(ssh_key, "ssh_key") if ssh_key else None
    if signing_key is None and signing_format is None:
        return values
    key = before.signing_key if signing_key is None else signing_key
    if key is None or not key.strip():
        # `sign` turns off with the key, unless the user set it, which Profile then refuses.
        return {
            "sign": False,
            **values,
            "signing_key": None,
            "signing_format": signing_format or None,
        }
    refuse_private_key(key, "signing_key")
    former = None if signing_format is not None else before.signing_format
    chosen = signing_format or format_of(key, former)
    if key_file(key, chosen) is not None:
        key = files.absolute(key, "signing_key")
    return {**values, "signing_key": key, "signing_format": chosen}


def missing_key_files(files: Files, profile: ProfileView | Profile) -> list[Notice]:
    """Return a notice for each missing key file."""
    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.signing import key_file

    keys = {
        "signing": key_file(profile.signing_key, profile.signing_format),
        "SSH": profile.ssh_key,
    }
    return [
        Notice(
            "KEY_FILE_MISSING",
            f"the file of the {use} key of profile '{profile.username}' is missing: {path}",
        )
        for use, path in keys.items()
        if path is not None and files.missing(path)
    ]
