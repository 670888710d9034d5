"""The portable documents of a workspace and of a whole registry, format 1.

They have no absolute paths, keys, lock states or times, so the same workspace is the same document
on every machine. A field without a value is left out of TOML.
"""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from symphony_cli.base.errors import SymphonyError

FORMAT = 1
REGISTRY_FILE = "registry.toml"
"""The name of the document of a registry in its directory."""


class WorkspacePart(NamedTuple):
    """The workspace; `remotes` are the patterns of its repos' remotes."""

    name: str
    id: str | None = None
    type: str = "general"
    description: str = ""
    remotes: Sequence[str] = []
    tags: Sequence[str] = []
    settings: Mapping[str, Any] = {}


class RepoPart(NamedTuple):
    """A repo: `place` is its path below the root, `remotes` the URL of each remote by its name.

    `worktrees` has the place of each linked worktree by its branch.
    """

    name: str
    place: str
    id: str | None = None
    remotes: Mapping[str, str] = {}
    default_branch: str | None = None
    root_commit: str | None = None
    bare: bool = False
    worktrees: Mapping[str, str] = {}
    tags: Sequence[str] = []
    archived: bool = False
    optional: bool = False
    metadata: Mapping[str, Any] = {}


class VaultPart(NamedTuple):
    """A vault; `remotes` belong to its own git repository."""

    name: str
    place: str
    id: str | None = None
    kind: str = "plain"
    remotes: Mapping[str, str] = {}
    recipients: Sequence[str] = []
    auto_lock: int | None = None
    tags: Sequence[str] = []
    metadata: Mapping[str, Any] = {}


class Document(NamedTuple):
    """A workspace with its repos and vaults, each sorted by place."""

    format: int
    workspace: WorkspacePart
    repo: Sequence[RepoPart] = ()
    vault: Sequence[VaultPart] = ()


class ProfilePart(NamedTuple):
    """A profile. Its key files are paths that begin with `~/`, and it has no keys."""

    username: str
    email: str
    id: str | None = None
    name: str | None = None
    alias_emails: Sequence[str] = []
    signing_key: str | None = None
    signing_format: str | None = None
    sign: bool = False
    ssh_key: str | None = None
    preferences: Mapping[str, Any] = {}


class WorkspaceEntry(NamedTuple):
    """A workspace of a registry: `document` is where its document is, below the registry's.

    `root` and `file`, the document that the workspace follows, begin with `~`.
    """

    profile: str
    document: str
    root: str | None = None
    file: str | None = None


class RegistryDocument(NamedTuple):
    """The profiles of a registry, sorted by username, and its workspaces, sorted by document."""

    format: int
    profile: Sequence[ProfilePart] = ()
    workspace: Sequence[WorkspaceEntry] = ()


PARTS = (
    WorkspacePart,
    RepoPart,
    VaultPart,
    Document,
    ProfilePart,
    WorkspaceEntry,
    RegistryDocument,
)
"""The rows of documents; fields with a default may be left out of one."""


class Wanted(NamedTuple):
    """A repository to clone to a path below a root, with all of its remotes.

    `main` is the remote to clone from. `worktrees` has the path of each linked worktree by its
    branch. One that `exists` only gets its worktrees.
    """

    name: str
    path: str
    root: str
    remotes: Mapping[str, str]
    main: str
    bare: bool = False
    worktrees: Mapping[str, str] = {}
    exists: bool = False


class Made(NamedTuple):
    """The result of a clone: git's messages, the branches without a worktree, or an error."""

    wanted: Wanted
    said: Sequence[str] = ()
    without: Sequence[str] = ()
    error: SymphonyError | None = None


class GitParts(NamedTuple):
    """What a repository's files say for a document; the URLs may contain credentials.

    `worktrees` has the path of each linked worktree by its branch.
    """

    remotes: Mapping[str, str]
    bare: bool = False
    worktrees: Mapping[str, str] = {}
