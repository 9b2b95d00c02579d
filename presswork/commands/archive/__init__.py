"""publish archive: one file a command."""
