"""A minimal list of repos as JSON: sqlite3 and json, with the same fields."""

import json
import os
import sqlite3
import sys

connection = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
rows = connection.execute(
    """
    select r.id, w.name, p.username, r.name, r.path, r.remote_url, r.default_branch, r.root_commit,
           r.tags, r.archived, r.optional, r.metadata, r.last_synced_at, r.created_at,
           r.updated_at
    from repos r
    join workspaces w on w.id = r.workspace_id
    join profiles p on p.id = w.profile_id
    order by r.name_key
    """
)
json.dump(
    [
        {
            "id": f"{i[:8]}-{i[8:12]}-{i[12:16]}-{i[16:20]}-{i[20:]}",
            "workspace": workspace,
            "profile": profile,
            "name": name,
            "path": path,
            "remote_url": remote_url,
            "default_branch": default_branch,
            "root_commit": root_commit,
            "tags": json.loads(tags),
            "archived": bool(archived),
            "optional": bool(optional),
            "metadata": json.loads(metadata),
            "missing": not os.path.exists(path),
            "is_locked": False,
            "last_synced_at": last_synced_at,
            "created_at": created_at,
            "updated_at": updated_at,
        }
        for (
            i,
            workspace,
            profile,
            name,
            path,
            remote_url,
            default_branch,
            root_commit,
            tags,
            archived,
            optional,
            metadata,
            last_synced_at,
            created_at,
            updated_at,
        ) in rows
    ],
    sys.stdout,
    separators=(",", ":"),
)
