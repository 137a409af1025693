"""Owns `python -m engine`, which is the same as the command `stegvis`."""

from engine.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
