"""The terminal: one file per command, imported when it is called."""
