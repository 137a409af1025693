"""The whole application, as a browser meets it, against one that was written by hand for the same work."""
