# SPDX-License-Identifier: GPL-2.0
"""Files of a row directory. They come from guests and from other machines: none of them is
trusted to be a regular file, short, or text."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager

from . import text

# Consoles are cut at 1 MiB by the lab; reports are some 10 KiB.
_LARGEST = 16 << 20


class Unreadable(Exception):
    """It is there, but not what can be read: half a sentence that says why."""


@contextmanager
def _opened(directory: str, name: str) -> Iterator[tuple[int, int] | None]:
    """Its descriptor and size; None if there is no such file."""
    path = text.encode(f"{directory}/{name}")
    try:
        # Neither a link out of the directory nor a fifo that would hang us.
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        yield None
        return
    except OSError as error:
        link = error.errno == errno.ELOOP
        raise Unreadable("is a symbolic link" if link else error.strerror) from None
    try:
        about = os.fstat(fd)
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable("is not a regular file")
        if about.st_size > _LARGEST:
            raise Unreadable("is larger than 16 MiB")
        yield fd, about.st_size
    finally:
        os.close(fd)


def there(directory: str, name: str) -> bool:
    """Is there such a file, and could it be read? Unreadable if not."""
    with _opened(directory, name) as file:
        return file is not None


def read(directory: str, name: str) -> bytes | None:
    """All of it; None if there is no such file."""
    with _opened(directory, name) as file:
        if file is None:
            return None
        fd, size = file
        parts = []
        while size and (part := os.read(fd, size)):
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def read_text(directory: str, name: str) -> str | None:
    """The same as text, which ends at a NUL."""
    data = read(directory, name)
    return None if data is None else text.decode(data.partition(b"\0")[0])


def same(one: str, other: str, name: str) -> bool:
    """Are two files the same to a byte? Both missing counts as the same."""
    try:
        return read(one, name) == read(other, name)
    except Unreadable:
        return False
