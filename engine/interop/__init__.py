"""Formats that come in and go out, one file each. They do not know who asks or where data lie."""
