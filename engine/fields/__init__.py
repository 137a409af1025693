"""One file per field type, and the visible tuple that lists them."""
