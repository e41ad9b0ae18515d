# SPDX-License-Identifier: GPL-2.0
"""A logarithmic axis over whole decades."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10, pow


@dataclass(frozen=True)
class Scale:
    low: int  # exponent of ten at its beginning
    high: int  # and at its end
    begin: float  # coordinate of the beginning
    end: float

    def at(self, value: float) -> float:
        """Coordinate of a value; outside of the axis the end nearest to it."""
        share = (log10(value) - self.low) / (self.high - self.low) if value > 0 else 0.0
        return self.begin + min(max(share, 0.0), 1.0) * (self.end - self.begin)

    def decades(self, step: int = 1) -> list[float]:
        return [pow(10, exponent) for exponent in range(self.low, self.high + 1, step)]


def scale(least: float, most: float, begin: float, end: float) -> Scale:
    """For values from `least`, which is above 0, to `most`."""
    low, high = floor(log10(least)), ceil(log10(most))
    return Scale(low, max(high, low + 1), begin, end)
