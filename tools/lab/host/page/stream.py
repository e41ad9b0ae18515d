# SPDX-License-Identifier: GPL-2.0
"""What a sampler measured, with all that stands in its report."""

from __future__ import annotations

from typing import NamedTuple

from .. import document, figures
from ..documents import Documents
from ..figures import Figures
from ..row import Row

# Causes beyond this are no kernel's.
_CAUSES_MOST = 20


class Stream(NamedTuple):
    name: str  # "user" or "spin", which is also its class in the style sheet
    figures: Figures
    cpu: object  # its element of cpus[]

    @property
    def place(self) -> int:
        """Where two stand together."""
        return 0 if self.name == "user" else 1

    def events(self, cause: str) -> float:
        return figures.events(self.cpu, cause)


def streams(row: Row, documents: Documents) -> list[Stream]:
    """Those that measured, the user sampler first."""
    both = ("user", row.user, documents.user), ("spin", row.spin, documents.spin)
    return [Stream(name, of, figures.cpu(report, row.cpu)) for name, of, report in both if of]


def causes(of: list[Stream]) -> list[str]:
    """What any of them saw; the tick always, gaps without a cause ("unknown") last. Foreign."""
    if not of:
        return []
    found = {"tick": None}
    for stream in of:
        for cause in document.members(stream.cpu, "events"):
            if cause != "unknown" and len(found) < _CAUSES_MOST - 1:
                found[cause] = None
    unknown = any(stream.events("unknown") > 0 for stream in of)
    return [*found, "unknown"] if unknown else [*found]
