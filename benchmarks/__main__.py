"""Runs every benchmark, or those named: `python -m benchmarks [NAME…] [--full] [--postgresql]`.

A missed target is told, and exits 1.
"""

from __future__ import annotations

import sys
from importlib import import_module

NAMES = (
    "expressions",
    "definitions",
    "filling",
    "live",
    "casework",
    "scenarios",
    "serving_pages",
    "serving_lists",
    "rules",
)


def main() -> int:
    wanted = [one for one in sys.argv[1:] if not one.startswith("--")] or list(NAMES)
    missed = 0
    for name in wanted:
        for result in import_module(f"benchmarks.{name}").run():
            print(result.line(), flush=True)
            missed += not result.kept
    print(f"{missed} promises missed." if missed else "Every promise is kept.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
