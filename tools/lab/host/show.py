# SPDX-License-Identifier: GPL-2.0
"""kjlab show: row directories in, a table or a page out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from . import text

if TYPE_CHECKING:
    from .rows import Rows

USAGE = """\
usage: kjlab show DIR... [--html FILE] [--json | --csv]

Prints the rows that kjlab matrix left in DIR (build/matrix) as a table of at most
100 columns. Several DIRs, such as shards, are shown as one; a kernel with two
different rows is an error. A kernel of the plan without a row is 'not run'.
DIR may also be what kjitter-boot keeps of a machine, /var/lib/kjitter or a copy of it:
then each boot is a row, and its figures are of the first CPU with its verdict.

  --html FILE  also write one self-contained page (- for standard output, instead of
               the table): matrix, pictures, causes, differences between neighbours
  --json       one object, "schema": "kjitter.matrix/1", instead of the table
  --csv        one line per kernel instead of the table

Colours only on a terminal, and not if NO_COLOR is set.

exit status: 0 each kernel passed, or was skipped while another passed; 1 a kernel
failed; 2 a row is an error or missing, or no kernel came to a verdict, or usage
"""


class Refused(Exception):
    """Nothing can be shown: why."""


@dataclass
class _Options:
    directories: list[str] = field(default_factory=list)
    html: str | None = None
    format: str = "table"
    help: bool = False


def _long(word: str) -> str:
    """The name of an option, or what of it is enough to tell it."""
    names = [name for name in ("--html", "--json", "--csv", "--help") if name.startswith(word)]
    if word in names:
        return word
    return names[0] if len(names) == 1 and len(word) > 2 else ""


def _options(arguments: Sequence[str]) -> _Options:
    options = _Options()
    formats = set()
    rest = iter(arguments)
    for word in rest:
        if word == "--":
            options.directories += rest
        elif not word.startswith("-") or word == "-":
            options.directories.append(word)
        else:
            name, equals, value = word.partition("=")
            name = _long(name)
            if name == "--html":
                found = value if equals else next(rest, None)
                if found is None:
                    raise Refused(f"{word} wants a value; see --help")
                options.html = found
            elif not name or equals:
                raise Refused(f"no option '{word}'; see --help")
            elif name == "--help":
                options.help = True
                return options
            else:
                formats.add(name)
    if len(formats) > 1:
        raise Refused("--json or --csv, not both")
    if not options.directories:
        raise Refused("name a directory that kjlab matrix made, such as build/matrix")
    options.format = formats.pop().removeprefix("--") if formats else "table"
    return options


def _write(parts: Iterable[str], out: BinaryIO) -> None:
    for part in parts:
        out.write(text.encode(part))
    out.flush()


def _write_page(rows: Rows, path: str) -> None:
    """A page that is there is complete: it gets its name last."""
    from .page import page

    new = f"{path}.new"
    try:
        with open(text.encode(new), "wb") as out:
            _write(page.parts(rows), out)
        os.rename(text.encode(new), text.encode(path))
    except OSError as error:
        with suppress(OSError):
            os.unlink(text.encode(new))
        raise Refused(f"{path} cannot be written: {error.strerror}") from None


def _print(rows: Rows, options: _Options, out: BinaryIO) -> None:
    if options.html is not None and options.html != "-":
        _write_page(rows, options.html)
    parts: Iterable[str]
    if options.html == "-":
        from .page import page

        parts = page.parts(rows)
    elif options.format == "json":
        from . import rows_json

        parts = rows_json.lines(rows)
    elif options.format == "csv":
        from . import rows_csv

        parts = rows_csv.lines(rows)
    else:
        from . import table

        parts = table.lines(rows, out.isatty() and not os.environ.get("NO_COLOR"))
    try:
        _write(parts, out)
    except OSError as error:
        # What is left in the buffer has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        raise Refused(f"standard output could not be written: {error.strerror}") from None


def read(directories: Iterable[str]) -> Rows:
    """The rows of them all; Refused if there is nothing to show."""
    # Not for --help alone.
    from .rows import Rows

    rows = Rows()
    for directory in directories:
        if not rows.add(directory):
            raise Refused(
                f"{directory}: no matrix there, and no boots of a machine; make one with "
                "kjlab matrix --out"
            )
    if not rows.rows:
        raise Refused("no kernel in what was given: the plan is empty")
    rows.finish()
    return rows


def show(arguments: Sequence[str]) -> int:
    """The command line without its first word; the exit status."""
    out = sys.stdout.buffer
    try:
        options = _options([text.decode(os.fsencode(word)) for word in arguments])
        if options.help:
            _write([USAGE], out)
            return 0
        rows = read(options.directories)
        _print(rows, options, out)
        return rows.status
    except Refused as why:
        sys.stdout.flush()
        sentence = text.clean(str(why)).encode()[:4095].decode("utf-8", "ignore")
        sys.stderr.buffer.write(f"kjlab show: {sentence}\n".encode())
        sys.stderr.buffer.flush()
        return 2


def command(arguments: list[str]) -> int:
    return show(arguments)
