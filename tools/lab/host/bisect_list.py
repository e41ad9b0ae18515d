# SPDX-License-Identifier: GPL-2.0
"""kjlab bisect over a list of kernels, each asked in a guest."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
from collections.abc import Iterable
from contextlib import redirect_stderr
from pathlib import Path
from tempfile import TemporaryDirectory

from . import archive, ask, info, local, logs, text
from .ask import Answer, Question, Word
from .bisect_entries import End, Entry, State
from .bisect_search import Half, Search, log2
from .child import kjlab
from .common import Error, log, minutes
from .differences import differences
from .kernel import Kernel, kernel, kernel_dir

STATES = {Word.GOOD: State.GOOD, Word.BAD: State.BAD, Word.SKIP: State.SKIP}


def _at_hand(spec: str) -> Kernel | None:
    """A kernel that need not be fetched."""
    if local.kind(spec):
        try:
            # It is said when it is fetched.
            with redirect_stderr(io.StringIO()):
                return kernel(spec)
        except Error:
            return None
    directory = kernel_dir(spec)
    if not (directory / "info").exists():
        directory = kernel_dir(archive.resolve(spec).release)
    return info.read(directory) if (directory / "info").exists() else None


class ListSearch(Search):
    def __init__(
        self, entries: list[Entry], ends: list[End], more: str, question: Question
    ) -> None:
        super().__init__(entries, ends, more)
        self._question = question
        self._spent = 0.0  # seconds of all runs

    def known(self) -> None:
        """What is known from before costs nothing, and may contradict."""
        for at, entry in enumerate(self.entries):
            key = self._key(entry)
            if key and self._question.known(key):
                self.ask(at)

    def _key(self, entry: Entry) -> str:
        """The name of its answer; nothing if the kernel is not at hand."""
        found = _at_hand(entry.words[0])
        if found is None:
            return ""
        options = "".join(f"{word}\n" for word in entry.words[1:])
        stamp = (kernel_dir(found.name) / "info").read_bytes() + found.vmlinuz.read_bytes()
        return self._question.key(stamp + text.encode(options))

    def ask(self, at: int) -> None:
        entry = self.entries[at]
        lost = _fetch(entry.words[0])
        answer, how = (Answer(Word.SKIP, lost), "not run") if lost else self._ask(entry)
        entry.state, entry.reason = STATES[answer.word], answer.reason
        log(f"bisect: {entry.name}: {answer.word} ({how}){answer.because}")

    def _ask(self, entry: Entry) -> tuple[Answer, str]:
        """The answer of a kernel that is at hand, and how it came about."""
        began = time.monotonic()
        entry.key = self._key(entry)
        known = self._question.known(entry.key)
        if known:
            return known, "asked before"
        self.runs += 1
        answer = self._question.ask(entry.key, entry.words)
        took = time.monotonic() - began
        if answer.sure:
            ask.keep(entry.key, answer, took)
        found = _at_hand(entry.words[0])
        if found and found.config and logs.read(found.config):
            shutil.copyfile(found.config, ask.directory(entry.key) / "config")
        self._spent += took
        return answer, f"run {self.runs}, {took:.0f} s"

    def differences(self, good: int, bad: int, names: tuple[str, str]) -> Iterable[str]:
        return differences(self.entries[good].key, self.entries[bad].key, names)

    def progress(self, half: Half) -> None:
        more = log2(half.span)
        how_far = f"the {half.edge} one is one of {half.span}; about {more} more runs"
        if self.runs:
            each = self._spent / self.runs
            how_far += f", {minutes(int(more * each))} at {each:.0f} s each"
        log(f"bisect: {how_far}")


def _fetch(spec: str) -> str:
    """Fetch a kernel unless it is there; why it cannot be had, if so."""
    with TemporaryDirectory() as work:
        said = Path(work, "fetch")
        with open(said, "wb") as to:
            status = kjlab("fetch", spec, output=to, errors=subprocess.STDOUT)
        return (
            re.sub(".*error: ", "", logs.last_line(said)) or "cannot be fetched" if status else ""
        )
