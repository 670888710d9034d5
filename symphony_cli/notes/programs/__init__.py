"""The conventions of Obsidian, Logseq and zk."""
