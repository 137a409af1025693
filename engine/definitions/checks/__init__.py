"""One file per kind of mistake, with its documentation inside."""
