"""Headers of entries in a vault's archive.

The format is POSIX pax, which GNU tar, bsdtar and Python read. Sparse files use GNU's sparse format
1.0 (https://www.gnu.org/software/tar/manual/html_node/PAX-1.html), extended attributes the keywords
of star and GNU tar.
"""

from __future__ import annotations

from tarfile import BLOCKSIZE, DIRTYPE, LNKTYPE, PAX_FORMAT, REGTYPE, SYMTYPE, TarInfo

from symphony_cli.system.vaults.archive.entries import DIRECTORY, FILE, HARD_LINK, SYMLINK, Entry

NANOSECONDS = 10**9
_XATTR = "SCHILY.xattr."
_TYPES = {DIRECTORY: DIRTYPE, FILE: REGTYPE, SYMLINK: SYMTYPE, HARD_LINK: LNKTYPE}


def header(entry: Entry, top: bytes) -> bytes:
    """Return the blocks before an entry's content; `top` is the vault's name."""
    info = TarInfo(_text(_within(entry.name, top)))
    info.type = _TYPES[entry.kind]
    info.mode = entry.mode
    info.uid, info.gid = entry.uid, entry.gid
    info.size = entry.stored
    seconds, rest = divmod(entry.mtime_ns, NANOSECONDS)
    info.mtime = seconds
    more = {attribute_key(name): _text(value) for name, value in entry.attributes}
    if rest:
        more["mtime"] = _seconds(entry.mtime_ns)
    if entry.kind == HARD_LINK:
        info.linkname = _text(_within(entry.link, top))
    elif entry.kind == SYMLINK:
        info.linkname = _text(entry.link)
    sparse_map = b""
    if entry.extents is not None:
        sparse_map = _sparse_map(entry.extents, entry.size)
        name = info.name
        # GNU tar's convention: a tar without sparse support then extracts it under another name.
        directory, _, last = name.rpartition("/")
        info.name = f"{directory}/GNUSparseFile.0/{last}"
        more |= {
            # Before the sparse name: tarfile uses whichever comes last.
            "path": info.name,
            "GNU.sparse.major": "1",
            "GNU.sparse.minor": "0",
            "GNU.sparse.name": name,
            "GNU.sparse.realsize": str(entry.size),
        }
        info.size += len(sparse_map)
    info.pax_headers = more
    return info.tobuf(PAX_FORMAT, "utf-8", "surrogateescape") + sparse_map


def _within(name: bytes, top: bytes) -> bytes:
    return top + b"/" + name if name else top


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def _seconds(nanoseconds: int) -> str:
    whole, rest = divmod(abs(nanoseconds), NANOSECONDS)
    return f"{'-' if nanoseconds < 0 else ''}{whole}.{rest:09}"


def _sparse_map(extents: tuple[tuple[int, int], ...], size: int) -> bytes:
    """Return the ranges of data as decimal lines, padded to a block."""
    # GNU tar truncates the file at the end of the last range, whatever the header says.
    extents = (*extents, (size, 0))
    numbers = [len(extents), *(number for extent in extents for number in extent)]
    text = "".join(f"{number}\n" for number in numbers).encode()
    return text + bytes(-len(text) % BLOCKSIZE)


def attribute_key(name: str) -> str:
    """Return an extended attribute's pax keyword, without `=`, escaped as in GNU tar."""
    return _XATTR + name.replace("%", "%25").replace("=", "%3D")


def attribute_name(keyword: str) -> str | None:
    """Return the extended attribute of a pax keyword, or None for another keyword."""
    if not keyword.startswith(_XATTR):
        return None
    return keyword.removeprefix(_XATTR).replace("%3D", "=").replace("%25", "%")
