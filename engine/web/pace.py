"""Owns how often one session may save while writing: in bursts, but not faster than the house can bear."""

from __future__ import annotations

from threading import Lock

from engine.foundation.bounded import Bounded

AT_ONCE = 60
"""So many in a burst; nobody who writes comes near it."""
EACH_SECOND = 2.0
MOST_SESSIONS = 10_000


class Pace:
    """Counts in the memory of one process. With several processes each has its own, which is as good: it is
    there to spare the house, not to keep anybody out.
    """

    def __init__(self, at_once: int = AT_ONCE, each_second: float = EACH_SECOND) -> None:
        self.at_once, self.each_second = float(at_once), each_second
        self.left: Bounded[str, tuple[float, float]] = Bounded(MOST_SESSIONS)
        self.lock = Lock()

    def wait(self, session: str, now: float) -> float:
        """How many seconds to wait; none when this one is let through, which is then counted."""
        with self.lock:
            left, then = self.left.get(session) or (self.at_once, now)
            left = min(self.at_once, left + max(0.0, now - then) * self.each_second)
            taken = left >= 1
            self.left.keep(session, (left - taken, now), 1)
        return 0.0 if taken else (1 - left) / self.each_second
