"""Owns `Bounded`: what is kept because it took time to make, within a bound, for many threads at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Bounded(Generic[K, V]):
    """Keeps at most `most` by weight; what was asked for longest ago goes first. One thing that weighs
    more than all may is not kept.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        with self._lock:
            found = self._held.get(key)
            if found is None:
                return None
            self._held.move_to_end(key)
            return found[0]

    def keep(self, key: K, value: V, weight: int) -> None:
        with self._lock:
            self._put(key, value, weight)

    def update(self, other: Bounded[K, V]) -> None:
        """Keep all that `other` has too."""
        with other._lock:
            held = list(other._held.items())
        with self._lock:
            for key, (value, weight) in held:
                self._put(key, value, weight)

    def _put(self, key: K, value: V, weight: int) -> None:
        if key in self._held:
            self._weight -= self._held.pop(key)[1]
        if weight > self.most:
            return
        self._held[key] = (value, weight)
        self._weight += weight
        while self._weight > self.most:
            _, (_, freed) = self._held.popitem(last=False)
            self._weight -= freed

    def clear(self) -> None:
        """Keep nothing of what there was."""
        with self._lock:
            self._held.clear()
            self._weight = 0

    def __len__(self) -> int:
        return len(self._held)
