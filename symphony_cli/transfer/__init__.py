"""The portable document: a workspace without the machine that it is on."""
