# SPDX-License-Identifier: GPL-2.0
"""Where a row of kernels moved: seeded binary segmentation (Kovács, Bühlmann, Li and Munk,
Biometrika 110, 2023). A step that is undone later hides from a comparison of all that is before
with all that is behind, so every boundary is looked at within intervals of many lengths; the
strongest difference is a step, and intervals that have it inside are out of the question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .compare import Class, Comparison, Difference

# Lengths of intervals go down by this; each begins half of its length behind the one before.
DECAY = 2**0.5


@dataclass(frozen=True, order=True)
class Split:
    """Members first to before at - 1, against at to before last."""

    first: int
    at: int
    last: int


def intervals(count: int) -> list[tuple[int, int]]:
    """Of COUNT members, each [first, last)."""
    found = []
    length = float(count)
    while round(length) >= 2:
        size = round(length)
        steps = max(1, -(-2 * (count - size) // size) + 1)
        for step in range(steps):
            first = round(step * (count - size) / max(1, steps - 1))
            found.append((first, first + size))
        length /= DECAY
    return sorted(set(found))


def splits(runs: list[int], least: int) -> list[Split]:
    """All there are to ask: of members with so many runs each, where an interval has at least
    LEAST of them."""
    return [
        Split(first, at, last)
        for first, last in intervals(len(runs))
        if sum(runs[first:last]) >= least
        for at in range(first + 1, last)
    ]


def _strongest(differences: Iterable[Difference]) -> dict[Class, float]:
    strength: dict[Class, float] = {}
    for one in differences:
        strength[one.of] = max(strength.get(one.of, 0.0), one.strength)
    return strength


def steps(asked: list[Split], ask: Callable[[Split], Comparison]) -> dict[Class, list[int]]:
    """Where each class moved: positions of the first member that is different."""
    evidence: dict[Class, list[tuple[float, Split]]] = {}
    for split in asked:
        for of, strength in _strongest(ask(split).moved()).items():
            evidence.setdefault(of, []).append((strength, split))
    return {of: _chosen(found) for of, found in sorted(evidence.items())}


def _chosen(evidence: list[tuple[float, Split]]) -> list[int]:
    # Of equal ones the narrowest: no other step can be in it.
    left = sorted(evidence, key=lambda one: (-one[0], one[1].last - one[1].first, one[1]))
    found: list[int] = []
    while left:
        at = left[0][1].at
        found.append(at)
        left = [one for one in left if not one[1].first < at < one[1].last]
    return sorted(found)
