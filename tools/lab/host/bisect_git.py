# SPDX-License-Identifier: GPL-2.0
"""kjlab bisect over the commits of a tree: git bisect run with kjlab step, unattended.

It happens in a clone that shares the objects of the user's repository, so that one is only read: no
checkout, no bisect refs, no registered worktree. Clone and kernel objects stay under
build/bisect/trees/HASH (of the repository's path): the next bisect compiles only what differs.
"""

from __future__ import annotations

import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from . import logs
from .bisect_search import FOUND, NO_STEP, RANGE, log2
from .child import KJLAB, dying
from .common import Error, lock, log, minutes, output, remove
from .differences import differences
from .step import Step, place, short

_WORDS = {"GOOD": "good", "BAD": "bad"}


@dataclass(frozen=True)
class Logged:
    """A line of the log of kjlab step."""

    commit: str
    word: str
    files: str
    build: str
    run: str
    key: str
    reason: str

    @property
    def text(self) -> str:
        """As the table has it."""
        word = _WORDS.get(self.word, "cannot be tested")
        return (
            f"{self.commit:<12.12}  {word:<16}  {self.files:>5} .c  {self.build:>4} s  "
            f"{self.run:>4} s   {self.reason:.60}"
        )


class Repository:
    """One that git knows."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, tree: Path) -> Repository:
        try:
            top = output(
                "git", "-C", str(tree), "rev-parse", "--show-toplevel", stderr=subprocess.DEVNULL
            )
        except Error:
            raise Error(f"--tree: {tree} is no git repository") from None
        return cls(Path(top.strip()))

    def git(self, *words: str) -> str:
        return output("git", "-C", str(self.path), *words).rstrip("\n")

    def try_git(
        self, *words: str, stdout: int = subprocess.DEVNULL
    ) -> subprocess.CompletedProcess[bytes]:
        command = ["git", "-C", str(self.path), *words]
        return subprocess.run(command, stdout=stdout, stderr=subprocess.DEVNULL, check=False)

    def revision(self, name: str, option: str) -> str:
        try:
            return self.git("rev-parse", "--verify", "-q", f"{name}^{{commit}}")
        except Error:
            raise Error(f"{option}: no revision '{name}' in {self.path}") from None

    def describe(self, commit: str, how: str = "%h") -> str:
        return self.git("log", "-1", f"--format={how}", "--date=short", commit)

    def clone(self, to: Path) -> Repository:
        """A clone, at rest."""
        clone = Repository(to)
        if clone.try_git("rev-parse", "--verify", "-q", "HEAD").returncode:
            log(f"bisect: cloning {self.path} (its objects are shared)")
            remove(to)
            output("git", "clone", "-q", "--shared", "--no-checkout", str(self.path), str(to))
        # A run that was interrupted may have left a bisection.
        clone.try_git("bisect", "reset")
        (to / ".git/index.lock").unlink(missing_ok=True)
        return clone


class GitSearch:
    """One over the commits between two revisions."""

    def __init__(self, step: Step, good: str, bad: str) -> None:
        self._began = time.monotonic()
        self._repository = Repository.of(step.tree)
        self._good = self._repository.revision(good, "--good")
        self._bad = self._repository.revision(bad, "--bad")
        self._place = place(self._repository.path)
        self._log = self._place / "log"
        self._said = self._place / "git.log"
        self._clone = Repository(self._place / "source")
        self._step = [KJLAB, "step", "--tree", str(self._clone.path), "--config", str(step.config)]
        self._step += ["--obj", str(self._place / "obj"), "--jobs", str(step.jobs)]
        self._step += ["--log", str(self._log), *step.question.words]
        if step.append:
            self._step += ["--append", step.append]

    def run(self) -> int:
        self._place.mkdir(parents=True, exist_ok=True)
        with lock(f"bisect-{short(self._place)}"):
            self._repository.clone(self._clone.path)
            self._log.write_bytes(b"")
            commits = int(self._repository.git("rev-list", "--count", f"{self._good}..{self._bad}"))
            log(
                f"bisect: {commits} commits, about {log2(commits)} steps; "
                "the first builds everything"
            )
            status = self._answer(self._bisect())
            self._clone.try_git("bisect", "reset")
            return status

    def _bisect(self) -> int:
        """The status of git bisect; it says in git.log what it found."""
        git = ["git", "-C", str(self._clone.path), "bisect"]
        with open(self._said, "wb") as said:
            start = subprocess.run(
                [*git, "start", self._bad, self._good], stdout=said, stderr=said, check=False
            )
            if start.returncode:
                raise Error(f"git bisect start: {logs.last_line(self._said)}")
            command = dying(*git, "run", *self._step, signal="TERM")
            return subprocess.run(command, stdout=said, check=False).returncode

    def _answer(self, status: int) -> int:
        print("commit        answer            compiled   build     run   reason")
        for logged in self._logged():
            print(logged.text)
        said = logs.read(self._said)
        first = logs.found("^([0-9a-f]{40}) is the first bad commit$", said)
        if first:
            found = self._commit(first)
        elif "could be any of" in said:
            self._range(sorted(set(re.findall("^[0-9a-f]{40}$", said, re.MULTILINE))))
            found = RANGE
        else:
            raise Error(f"git bisect run ended with {status}: {logs.last_line(self._said)}")
        print(f"{len(self._logged())} steps in {minutes(int(time.monotonic() - self._began))}")
        return found

    def _range(self, commits: list[str]) -> None:
        print("first bad is one of these; those between cannot be tested:")
        print(self._clone.git("log", "--no-walk=unsorted", '--format=  %h "%s"', *commits))

    def _logged(self) -> list[Logged]:
        return [Logged(*line.split("\t", 6)) for line in logs.lines(logs.read(self._log))]

    def _of(self, commit: str) -> Logged | None:
        """What the log says of a commit, as its last word."""
        short = self._clone.describe(commit)
        return next((logged for logged in reversed(self._logged()) if logged.commit == short), None)

    def _asked(self, commit: str) -> Logged:
        """The same; one that git took for what it was said to be is run now."""
        if self._of(commit) is None:
            self._clone.git("checkout", "-q", "--detach", commit)
            subprocess.run(self._step, check=False)
        return self._of(commit) or Logged("", "", "", "", "", "", "")

    def _commit(self, bad: str) -> int:
        """The answer, if both sides of the step are what they must be."""
        before, after = self._asked(f"{bad}^"), self._asked(bad)
        text = self._clone.describe(bad, '%h "%s" (%an, %ad)')
        if before.word == "GOOD" and after.word == "BAD":
            print(f"first bad: {text}: {after.reason}")
            good = self._clone.describe(f"{bad}^", '%h "%s"')
            print(f"last good: {good}")
            for line in differences(before.key, after.key):
                print(line)
            return FOUND
        if before.word == "BAD":
            print(f"nothing to find: {self._clone.describe(f'{bad}^')}, said to be good, is bad")
            return NO_STEP
        if after.word == "GOOD":
            print(f"nothing to find: {text}, said to be bad, is good")
            return NO_STEP
        print(f"first bad: {text}, if it and the one before are as said: they cannot be tested")
        return RANGE
