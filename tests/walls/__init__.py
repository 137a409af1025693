"""Who may do what, in one table, and nothing of one municipality in another."""
