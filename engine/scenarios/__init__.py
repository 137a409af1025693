"""Stories that coordinators write, run on the core without a server."""
