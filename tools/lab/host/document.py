# SPDX-License-Identifier: GPL-2.0
"""JSON that others wrote: read strictly, and asked without trust.

Whatever has the wrong type or is not there is NAN, "" or empty.
"""

from __future__ import annotations

import json
import re
from math import isinf, nan

from . import strict

# Escapes of what is no text, or half a character: json takes them.
_DOUBTFUL = re.compile(rb"\\u(?:0000|[dD])")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key twice")
    return members


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _whole(number: str) -> int:
    found = int(number)
    if not -1 << 63 <= found < 1 << 63:
        raise ValueError(number)
    return found


def _finite(number: str) -> float:
    found = float(number)
    if isinf(found):
        raise ValueError(number)
    return found


_decoder = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_int=_whole,
    parse_float=_finite,
    parse_constant=_refuse,
)


def parse(data: bytes) -> object:
    """An object or array; strict.Damaged if it is none."""
    if not _DOUBTFUL.search(data):
        try:
            value = _decoder.decode(data.decode())
        except (ValueError, RecursionError):
            pass
        else:
            if isinstance(value, (dict, list)):
                return value
    # It says what is wrong, and where; json does, too, but takes more than there is in JSON.
    return strict.parse(data)


def get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def has(value: object, key: str) -> bool:
    return isinstance(value, dict) and key in value


def string(value: object, key: str) -> str:
    found = get(value, key)
    return found if isinstance(found, str) else ""


def number(value: object, key: str) -> float:
    return as_number(get(value, key))


def as_number(value: object) -> float:
    # True is an int to Python.
    return float(value) if type(value) in (int, float) else nan  # type: ignore[arg-type]


def items(value: object, key: str) -> list[object]:
    found = get(value, key)
    return found if isinstance(found, list) else []


def members(value: object, key: str) -> dict[str, object]:
    found = get(value, key)
    return found if isinstance(found, dict) else {}
