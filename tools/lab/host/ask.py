# SPDX-License-Identifier: GPL-2.0
"""One question to one kernel, for bisect and step: good, bad or cannot be tested (125 to git). The
question is a guest script that ends with 0, 1 or 125. Every answer is kept under the hash of all
that it depends on, so what was asked once is not asked again:

  build/bisect/answers/KEY/  answer (GOOD|BAD|SKIP, tab, reason), config, seconds, and run/, what
                             kjlab run left
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from . import build, logs, verdict
from .child import KJLAB, Child
from .common import PLACE, Error, fresh
from .options import Take, store, switch

DEFAULT_SCRIPT = PLACE.lab / "bisect.guest.sh"

# Of one boot, in seconds.
_LIMIT = 300

USAGE = """\
  --script FILE        another question: a script for kjlab run that ends with 0 good,
                       1 bad, 125 cannot tell (default: kjitter check --bisect, CPU 1)
  --timeout S          limit of each boot (300); a kernel that takes longer is skipped
  --no-deterministic   the multi-threaded emulator: sooner done, and noisier
  --fresh              ask again what was asked before
"""

# What else decides how a kernel is booted.
_MACHINERY = (
    "guest/init",
    *(f"host/{name}.py" for name in ("arch", "machine", "guest", "initramfs", "busybox")),
)


class Word(Enum):
    """As it is kept."""

    GOOD = "GOOD"
    BAD = "BAD"
    SKIP = "SKIP"

    def __str__(self) -> str:
        return {Word.GOOD: "good", Word.BAD: "bad", Word.SKIP: "cannot be tested"}[self]


_STATUS = {"0": Word.GOOD, "1": Word.BAD, "77": Word.SKIP, "125": Word.SKIP}


@dataclass(frozen=True)
class Answer:
    word: Word
    reason: str = ""  # one line
    sure: bool = True  # False: it may not be the kernel's fault, so it is not kept

    @property
    def because(self) -> str:
        return f": {self.reason}" if self.reason else ""


@dataclass
class Question:
    script: Path = DEFAULT_SCRIPT
    limit: str = ""  # seconds; usual: _LIMIT
    deterministic: bool = True
    fresh: bool = False
    _hash: bytes = b""

    @property
    def words(self) -> list[str]:
        """The options again, for another kjlab."""
        words = ["--script", str(self.script)]
        if self.limit:
            words += ["--timeout", self.limit]
        if not self.deterministic:
            words.append("--no-deterministic")
        if self.fresh:
            words.append("--fresh")
        return words

    def prepare(self) -> None:
        """Once, before it is asked: what identifies it, and the programs that answer."""
        tool = PLACE.build / "bin/kjitter"
        if not os.access(tool, os.X_OK):
            build.tool()
        whole = hashlib.sha256()
        for file in (self.script, tool, *(PLACE.lab / name for name in _MACHINERY)):
            whole.update(file.read_bytes())
        whole.update(build.sources())
        whole.update(f"{int(self.deterministic)} {self.limit or _LIMIT}".encode())
        self._hash = whole.digest()

    def key(self, identity: bytes) -> str:
        """The name of an answer: IDENTITY is the kernel and how it is booted."""
        return hashlib.sha256(self._hash + identity).hexdigest()[:16]

    def known(self, key: str) -> Answer | None:
        """The answer from before."""
        file = directory(key) / "answer"
        if self.fresh or not file.exists():
            return None
        word, _, reason = logs.read(file).rstrip("\n").partition("\t")
        return Answer(Word(word), reason)

    def ask(self, key: str, words: list[str]) -> Answer:
        """Boot a kernel, WORDS and all, and ask. What was left of it lies under KEY."""
        at = fresh(directory(key))
        command = [
            KJLAB,
            "run",
            words[0],
            "--script",
            str(self.script),
            "--timeout",
            self.limit or str(_LIMIT),
        ]
        if self.deterministic:
            command.append("--deterministic")
        with open(at / "log", "wb") as said:
            Child(
                [*command, "--out", str(at / "run"), *words[1:]], output=said, signal="TERM"
            ).wait()
        if not logs.read(at / "run/result"):
            return self._not_run(at)
        status = verdict.status(logs.read(at / "run/verdict"))
        if status is None:
            return Answer(Word.SKIP, f"no answer: {logs.lines(logs.read(at / 'run/result'))[0]}")
        if status not in _STATUS:
            raise Error(
                f"{self.script} ended with {status}: an answer is 0, 1 or 125; "
                f"see {at}/run/script.log"
            )
        return Answer(_STATUS[status], _reason(at / "run"))

    def _not_run(self, at: Path) -> Answer:
        """It did not come to a boot. That the module does not build is the kernel's fault."""
        errors = re.findall(r"^.*error: (.*)$", logs.read(at / "log"), re.MULTILINE)
        reason = errors[-1] if errors else f"kjlab run failed; see {at}/log"
        return Answer(Word.SKIP, reason, sure="the build " in reason)


def _take_script(question: Question, file: str) -> None:
    if not os.access(file, os.R_OK):
        raise Error(f"--script: no file '{file}'")
    question.script = Path(file).resolve()


VALUES: dict[str, Take[Question]] = {"--script": _take_script, "--timeout": store("limit")}
FLAGS: dict[str, Take[Question]] = {
    "--no-deterministic": switch("deterministic", False),
    "--fresh": switch("fresh"),
}


def directory(key: str) -> Path:
    return PLACE.build / "bisect/answers" / key


def keep(key: str, answer: Answer, seconds: float) -> None:
    """Keep an answer; its directory is complete with that."""
    at = directory(key)
    at.mkdir(parents=True, exist_ok=True)
    logs.write(at / "seconds", f"{seconds:.0f}\n")
    logs.write(at / "answer.new", f"{answer.word.value}\t{answer.reason}\n")
    (at / "answer.new").rename(at / "answer")


def _reason(run: Path) -> str:
    """Why a kernel failed or could not be tested, in one line."""
    reason = _checked(run / "files/check.json")
    if not reason:
        said = [line for line in logs.lines(logs.read(run / "script.log")) if line]
        reason = said[-1] if said else ""
    return re.sub(r"[\t\n]", " ", reason).rstrip(" ")


def _checked(file: Path) -> str:
    """The first reason that check gives."""
    try:
        for cpu in json.loads(logs.read(file))["cpus"]:
            for reason in cpu["reasons"]:
                return f"{reason['code']}: {reason['detail']}"
    except (ValueError, LookupError, TypeError):
        pass
    return ""
