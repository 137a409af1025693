"""A process of its own that starts what has been written, when it is told to: for tests of what several do at
once. Reads the address of the database and the numbers of cases, one line each, and says how it went.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from engine.access.proving import ASSUMED
from engine.operations.callers import Caller, account_of
from engine.operations.start_activity import start_activity
from engine.operations.views import FormPlace
from engine.operations.world import DEFAULT_TENANT, open_world
from engine.storage.accounts import find_account
from engine.storage.place import DataPlace


def main() -> None:
    asked = json.loads(sys.stdin.readline())
    world = open_world(DataPlace(folder=Path(asked["folder"]), url=asked["url"]))
    with world.storage.reading(DEFAULT_TENANT) as tx:
        row = find_account(tx, "sara")
    assert row is not None
    caller = Caller(account=account_of(DEFAULT_TENANT, row, ASSUMED), deployment="guiden")
    print("ready", flush=True)
    for line in sys.stdin:
        number = line.strip()
        place = FormPlace(form="aktivitet", case=number, starts="aktivitet")
        found = start_activity(world, caller, place)
        print(type(found).__name__, flush=True)
    world.close()


if __name__ == "__main__":
    main()
