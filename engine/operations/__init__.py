"""One file per verb; the only transactions; the only door to stored data."""
