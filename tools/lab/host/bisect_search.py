# SPDX-License-Identifier: GPL-2.0
"""The search of kjlab bisect over a list.

How many runs. Of n entries the first is said to be good and the last bad, so the first bad one is
among n - 1, and halving finds it in ceil(log2(n - 1)) runs. That the ends are as said is not asked
at once: a step in the middle is found between two entries that were both run, and then it is there
whatever the ends are. Only if all runs were bad (or all good) is one side of the step an end that
nobody has run; that one is run then. So every answer stands on runs of both its sides, and it takes
at most ceil(log2 n) + 1 of them. What cannot be tested costs a run each on top.

Entries are in the order of the list. One search goes from good, said to be good, to bad, which may
also come before it: then what is sought is the first good one after the last bad one. With three
ends there are two searches.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from .bisect_entries import End, Entry, State
from .common import minutes

FOUND, NO_STEP, RANGE = 0, 1, 4


@dataclass
class Half:
    """One search, between two ends: indices of entries."""

    good: int
    bad: int
    # Taken for good and for bad, next to one another so far.
    low: int
    high: int

    @property
    def upwards(self) -> bool:
        return self.good < self.bad

    @property
    def edge(self) -> str:
        return "first bad" if self.upwards else "first good"

    @property
    def span(self) -> int:
        """How many steps lie between the two."""
        return abs(self.high - self.low)

    @property
    def way(self) -> range:
        """From good to bad."""
        return (
            range(self.good, self.bad + 1) if self.upwards else range(self.good, self.bad - 1, -1)
        )


def log2(count: int) -> int:
    """How often COUNT must be halved to leave one."""
    return max(count - 1, 0).bit_length()


class Search(ABC):
    """What is asked, and how, is for a subclass to say."""

    def __init__(self, entries: list[Entry], ends: list[End], more: str = "") -> None:
        """MORE: what to run besides: verify, all or nothing."""
        self.entries = entries
        self.ends = ends
        self.runs = 0
        self._more = more
        self._began = time.monotonic()
        self._limit = 0

    @abstractmethod
    def ask(self, at: int) -> None:
        """Set the state of an entry, its reason and its key."""

    @abstractmethod
    def differences(self, good: int, bad: int, names: tuple[str, str]) -> Iterable[str]:
        """Lines that say what else differs between two entries, called by NAMES."""

    @abstractmethod
    def progress(self, half: Half) -> None:
        """Say how far it is, before a run."""

    def say(self, line: str) -> None:
        print(line, flush=True)

    def _state(self, at: int) -> State:
        return self.entries[at].state

    def _name(self, at: int) -> str:
        return self.entries[at].name

    def _ask_unknown(self, numbers: Iterable[int]) -> None:
        for at in numbers:
            if self._state(at) is State.UNKNOWN:
                self.ask(at)

    def _next(self, one: int, other: int, states: tuple[State, ...]) -> int | None:
        """The entry between the two that is nearest to their middle and in one of these states."""
        between = range(min(one, other) + 1, max(one, other))
        fit = (at for at in between if self._state(at) in states)
        return min(fit, key=lambda at: abs(2 * at - one - other), default=None)

    def _search(self, half: Half) -> None:
        while (
            at := self._next(half.low, half.high, (State.GOOD, State.BAD, State.UNKNOWN))
        ) is not None:
            if self._state(at) is State.UNKNOWN:
                self.progress(half)
                self.ask(at)
            if self._state(at) is State.GOOD:
                half.low = at
            elif self._state(at) is State.BAD:
                half.high = at
        # Both sides of the step: what nobody has run is run.
        self._ask_unknown((half.low, half.high))

    def _ask_more(self, half: Half) -> None:
        if self._more == "all":
            self._ask_unknown(half.way)
        elif self._more == "verify":
            middle = ((half.good + half.low) // 2, (half.high + half.bad) // 2)
            self._ask_unknown((half.good, *middle, half.bad))

    def _contradiction(self, half: Half) -> tuple[int, int] | None:
        """On the way from good to bad a good entry after a bad one? The two."""
        first: int | None = None
        for at in half.way:
            if self._state(at) is State.BAD and first is None:
                first = at
            elif self._state(at) is State.GOOD and first is not None:
                return first, at
        return None

    def _changes(self, half: Half) -> Iterator[tuple[int, int]]:
        """Every two entries with different answers and none known between them, in the order of
        the list."""
        before: int | None = None
        for at in sorted(half.way):
            if self._state(at) in (State.GOOD, State.BAD):
                if before is not None and self._state(before) is not self._state(at):
                    yield before, at
                before = at

    def _narrow(self, half: Half) -> bool:
        for before, after in self._changes(half):
            at = self._next(before, after, (State.UNKNOWN,))
            if at is not None:
                self.ask(at)
                return True
        return False

    def _refine(self, half: Half) -> None:
        """There is more than one change; run the ends and what lies between, until each change is
        between neighbours, or what cannot be tested."""
        if self._contradiction(half):
            self._ask_unknown((half.good, half.bad))
            while self._narrow(half):
                pass

    def _range(self, half: Half) -> None:
        """An end, or what lies between, cannot be tested."""
        first, last = sorted((half.low, half.high))
        self.say(
            f"{half.edge} is one of entries {first + 2} to {last + 1}, if the ends are as said: "
            "the others of these cannot be tested"
        )
        for entry in self.entries[first : last + 1]:
            self.say(f"  {entry.state} {entry.name}{f': {entry.reason}' if entry.reason else ''}")

    def _found(self, half: Half) -> None:
        """Good and bad next to one another, and both were run."""
        bad = f"{self._name(half.high)}: {self.entries[half.high].reason or 'no reason given'}"
        names = ("last good", "first bad") if half.upwards else ("first good", "last bad")
        if half.upwards:
            self.say(f"first bad: {bad}; last good: {self._name(half.low)}")
        else:
            self.say(f"first good: {self._name(half.low)}; last bad: {bad}")
        self.say("between the two:")
        for line in self.differences(half.low, half.high, names):
            self.say(line)

    def _answer(self, half: Half) -> int:
        """What one search says; the status is that of the command."""
        contradiction = self._contradiction(half)
        if contradiction:
            first, later = contradiction
            where = "before" if half.upwards else "after"
            self.say(
                f"no clean step: {self._name(later)} is good, "
                f"and {self._name(first)} {where} it is bad"
            )
            for before, after in self._changes(half):
                self.say(
                    f"  {self._state(before)} to {self._state(after)}: "
                    f"{self._name(before)} to {self._name(after)}"
                )
            return NO_STEP
        if self._state(half.low) is State.BAD:
            said = f"{self._name(half.low)}, said to be good, is bad"
            self.say(f"nothing to find: {said}: {self.entries[half.low].reason}")
            return NO_STEP
        if self._state(half.high) is State.GOOD:
            self.say(f"nothing to find: {self._name(half.high)}, said to be bad, is good")
            return NO_STEP
        if half.span > 1 or State.SKIP in (self._state(half.low), self._state(half.high)):
            self._range(half)
            return RANGE
        self._found(half)
        return FOUND

    def half(self, good: int, bad: int) -> int:
        """One search, between two ends."""
        half = Half(good, bad, good, bad)
        self._limit += log2(half.span + 1) + 1
        self._search(half)
        self._ask_more(half)
        self._refine(half)
        return self._answer(half)

    def run(self) -> int:
        """A search between every two ends that follow one another. That there is no step
        outweighs that it lies in a range."""
        status = FOUND
        for before, after in pairwise(self.ends):
            good, bad = (before, after) if after.said == "bad" else (after, before)
            found = self.half(good.at, bad.at)
            if found and status != NO_STEP:
                status = found
        states = "".join(map(str, (entry.state for entry in self.entries)))
        self.say(f"answers: {states} (g good, b bad, s cannot be tested, . not run)")
        steps = "a clean step takes" if len(self.ends) == 2 else "clean steps take"
        took = minutes(int(time.monotonic() - self._began))
        self.say(
            f"{self.runs} runs of {len(self.entries)} entries in {took}; "
            f"{steps} {self._limit} at most where all can be tested"
        )
        return status
