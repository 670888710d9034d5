"""Installation: which version this is, and where everything is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli import __version__

if TYPE_CHECKING:
    from symphony_cli.registry.ports import Places, StoreInspector


class Info(NamedTuple):
    """The version, the schema's revision, and absolute paths.

    The revision is None without a store, and with one that cannot be read.
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
    """Return what to know of this installation."""
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
