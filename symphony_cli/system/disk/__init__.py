"""The file system: files, copies, moves, the trash."""
