"""The installation: version and paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli import __version__

if TYPE_CHECKING:
    from symphony_cli.setup.ports import Places, StoreInspector


class Info(NamedTuple):
    """The version, the revision of the schema, and absolute paths.

    The revision is None if the store is missing or unreadable.
    """

    version: str
    schema_revision: str | None
    data_directory: str
    config_directory: str
    state_directory: str
    cache_directory: str
    store: str
    backups: str
    config_file: str
    log_file: str


def info(inspector: StoreInspector, places: Places) -> Info:
    """Return the version, revision and paths."""
    return Info(
        version=__version__,
        schema_revision=inspector.revision(),
        data_directory=places.data,
        config_directory=places.config,
        state_directory=places.state,
        cache_directory=places.cache,
        store=places.store,
        backups=places.backups,
        config_file=places.config_file,
        log_file=places.log_file,
    )
