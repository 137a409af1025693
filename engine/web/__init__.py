"""HTTP: routes, pages, templates."""
