# SPDX-License-Identifier: GPL-2.0
"""The JSON of RFC 8259 and no more: with numbers that fit (64 bits, or a finite double), keys once
in an object, text without NUL. Slow, but it says in which line what is wrong."""

from __future__ import annotations

import re
import sys
from math import isinf

_DEEPEST = 2048
_SIGNS = (b"", b"{", b"}", b"[", b"]", b":", b",")
_NOTHING = re.compile(b"")
_BLANK = re.compile(rb"[ \t\n\r]*")
_WORD = re.compile(rb"[A-Za-z]+")
_WHOLE = re.compile(rb"-?(?:0|[1-9][0-9]*)?")
_POINT = re.compile(rb"\.[0-9]*")
_POWER = re.compile(rb"[eE][+-]?[0-9]*")
_PLAIN = re.compile(rb'[^"\\\x00-\x1f]*')
_ESCAPE = re.compile(rb'\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})')
_HALF_ESCAPE = re.compile(rb"\\(?:u[0-9A-Fa-f]{0,3})?")
_ESCAPED = re.compile(r"\\(?:u([dD][89abAB]..)\\u(....)|u(....)|(.))")
_WORDS: dict[bytes, object] = {b"true": True, b"false": False, b"null": None}
_CHARACTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Damaged(Exception):
    """No JSON, in line `line`: `why`."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")


class _Reader:
    """Goes from token to token. `token` is one of {}[]:, or "value" with `value`, "string" with
    the same, "bad", or "" at the end; `data[at:end]` is what it was made of."""

    def __init__(self, data: bytes) -> None:
        self.data, self.broken = data, -1
        try:
            data.decode()
        except UnicodeDecodeError as error:
            self.data, self.broken = data[: error.start], data[error.start]
        self.at = self.end = self.depth = 0
        self.token = ""
        self.value: object = None

    def fail(self, why: str, more: bytes = b"", place: str = " near end of file") -> Damaged:
        """What to raise, with what the token is so far, if that is short."""
        taken = self.data[self.at : self.end] + more
        if taken[:1].strip(b"\0"):
            if len(taken) <= 20:
                near = taken.partition(b"\0")[0].decode("utf-8", "surrogateescape")
                why = f"{why} near '{near}'"
        else:
            why += place
        return Damaged((self.data[: self.end] + more).count(b"\n") + 1, why)

    def eat(self, what: re.Pattern[bytes]) -> bytes:
        """Goes on behind what matches. All of it stands before bytes that are no text."""
        found = what.match(self.data, self.end)
        taken = found[0] if found else b""
        self.end += len(taken)
        if self.end == len(self.data) and self.broken >= 0:
            raise self.fail(f"unable to decode byte {self.broken:#x}", place="")
        return taken

    def scan(self) -> None:
        self.end = _BLANK.match(self.data, self.end).end()  # type: ignore[union-attr]
        self.at = self.end
        self.eat(_NOTHING)
        first = self.data[self.at : self.at + 1]
        self.token = "bad"
        if first in _SIGNS:
            self.token = first.decode()
            self.end += len(first)
        elif first == b'"':
            self.scan_string()
        elif first in b"-0123456789":
            self.scan_number()
        elif first.isalpha():
            word = self.eat(_WORD)
            if word in _WORDS:
                self.token, self.value = "value", _WORDS[word]
        else:
            rest = self.data[self.at : self.at + 4].decode("utf-8", "ignore")
            self.end += len(rest[:1].encode())

    def scan_number(self) -> None:
        if not self.eat(_WHOLE).strip(b"-") or self.data[self.end : self.end + 1].isdigit():
            return
        point, power = self.eat(_POINT), b""
        if point == b".":
            return
        power = self.eat(_POWER)
        if power and not power[-1:].isdigit():
            return
        taken = self.data[self.at : self.end]
        if not point and not power:
            if len(taken) > 20 or not -1 << 63 <= int(taken) < 1 << 63:
                negative = "negative " if taken[:1] == b"-" else ""
                raise self.fail(f"too big {negative}integer")
            self.value = int(taken)
        else:
            self.value = float(taken)
            if isinf(self.value):
                raise self.fail("real number overflow")
        self.token = "value"

    def scan_string(self) -> None:
        self.end += 1
        while True:
            self.eat(_PLAIN)
            next_byte = self.data[self.end : self.end + 1]
            if next_byte == b'"':
                break
            if not next_byte:
                raise self.fail("premature end of input")
            if next_byte == b"\n":
                raise self.fail("unexpected newline")
            if next_byte != b"\\":
                raise self.fail(f"control character {ord(next_byte):#x}")
            if not self.eat(_ESCAPE):
                # With the byte that does not belong.
                self.eat(_HALF_ESCAPE)
                raise self.fail("invalid escape", self.data[self.end : self.end + 1])
        self.end += 1
        raw = self.data[self.at + 1 : self.end - 1].decode()
        self.value = _ESCAPED.sub(self.unescape, raw) if "\\" in raw else raw
        self.token = "string"

    def unescape(self, found: re.Match[str]) -> str:
        high, low, one, character = found.groups()
        if character:
            return _CHARACTERS.get(character, character)
        point = int(high or one, 16)
        if not 0xD800 <= point < 0xE000:
            return chr(point)
        if not high:
            raise self.fail(f"invalid Unicode '\\u{point:04X}'")
        second = int(low, 16)
        if not 0xDC00 <= second < 0xE000:
            raise self.fail(f"invalid Unicode '\\u{point:04X}\\u{second:04X}'")
        return chr(0x10000 + ((point - 0xD800) << 10) + (second - 0xDC00))

    def read(self) -> object:
        """The value that begins with this token."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.fail("maximum parsing depth reached")
        value = self.value
        if self.token == "{":
            value = self.read_object()
        elif self.token == "[":
            value = self.read_array()
        elif self.token == "string":
            if "\0" in str(value):
                raise self.fail("\\u0000 is not allowed without JSON_ALLOW_NUL")
        elif self.token != "value":
            raise self.fail(f"{'invalid' if self.token == 'bad' else 'unexpected'} token")
        self.depth -= 1
        return value

    def read_object(self) -> dict[str, object]:
        members: dict[str, object] = {}
        self.scan()
        while self.token != "}" or members:
            if self.token != "string":
                raise self.fail("string or '}' expected")
            key = str(self.value)
            if "\0" in key:
                raise self.fail("NUL byte in object key not supported")
            if key in members:
                raise self.fail("duplicate object key")
            self.scan()
            if self.token != ":":
                raise self.fail("':' expected")
            self.scan()
            members[key] = self.read()
            self.scan()
            if self.token != ",":
                break
            self.scan()
        if self.token != "}":
            raise self.fail("'}' expected")
        return members

    def read_array(self) -> list[object]:
        items: list[object] = []
        self.scan()
        while self.token and (self.token != "]" or items):
            items.append(self.read())
            self.scan()
            if self.token != ",":
                break
            self.scan()
        if self.token != "]":
            raise self.fail("']' expected")
        return items


def parse(data: bytes) -> object:
    """An object or array; Damaged if it is none."""
    reader, usual = _Reader(data), sys.getrecursionlimit()
    reader.scan()
    if reader.token not in ("[", "{"):
        raise reader.fail("'[' or '{' expected")
    sys.setrecursionlimit(usual + 2 * _DEEPEST)
    try:
        value = reader.read()
    finally:
        sys.setrecursionlimit(usual)
    reader.scan()
    if reader.token:
        raise reader.fail("end of file expected")
    return value
