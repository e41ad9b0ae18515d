# SPDX-License-Identifier: GPL-2.0
"""kjlab step: one step of `git bisect run` over a kernel tree: build, boot, ask. Objects stay in an
O= directory of the tree's own, so a step compiles what its commit changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from . import ask, local, logs, options, text
from .ask import Answer, Question, Word
from .common import PLACE, Error, UsageError, fresh, lock, log
from .kernel_source import kernel_tools, make_command
from .options import Take, number, store

# To git bisect: stop, nothing can be said of any revision this way.
STOP = 128

STATUS = {Word.GOOD: 0, Word.BAD: 1, Word.SKIP: 125}

USAGE = f"""\
usage: git bisect run .../tools/lab/kjlab step --tree . [option...]

Builds the kernel of the working tree outside of it, the module against that, boots it and
asks. Exit status: 0 good, 1 bad, 125 cannot be tested (does not build, does not boot, was
built without CONFIG_NO_HZ_FULL), 128 stop (nothing could be built this way).

  --tree DIR           the kernel's sources; nothing may have been built in them
  --config FILE        start from this configuration (DIR/.config); olddefconfig does the rest
  --obj DIR            where the objects stay (build/bisect/trees/HASH/obj)
  --jobs N             of make (one per CPU)
  --append WORDS       add to the guest's command line
  --log FILE           append: commit, answer, files compiled, seconds of building, seconds
                       of running, reason; tab separated
{ask.USAGE}"""

# What make complains about.
_COMPLAINT = re.compile(r"error: |undefined reference|multiple definition|\*\*\* ")

# A file that make compiled, in its log.
_COMPILED = re.compile(r"^  (CC|AS) ", re.MULTILINE)


@dataclass
class Words:
    """What was asked for, as it was said."""

    tree: str = ""
    config: str = ""
    obj: str = ""
    jobs: int = field(default_factory=lambda: len(os.sched_getaffinity(0)))
    append: str = ""
    log: str = ""
    question: Question = field(default_factory=Question)

    def step(self) -> Step:
        """With what was not said filled in; Error if there is nothing to build from."""
        if not self.tree:
            raise UsageError("step: wants --tree DIR")
        tree = Path(self.tree).resolve()
        if not (tree / "Kbuild").exists() or not (tree / "Kconfig").exists():
            raise Error(f"--tree: {tree} holds no kernel sources")
        config = Path(self.config or tree / ".config").resolve()
        if not logs.read(config):
            raise Error(f"no configuration {config}; give --config FILE")
        obj = Path(self.obj or place(tree) / "obj").resolve()
        return Step(tree, config, obj, self.jobs, self.append, self.question)


@dataclass(frozen=True)
class Step:
    tree: Path
    config: Path
    obj: Path
    jobs: int
    append: str
    question: Question

    def commit(self) -> str:
        """How the revision is called."""
        return _git(self.tree, "log", "-1", "--format=%h") or "tree"

    def key(self) -> str:
        """Of the answer of a tree without changes; nothing for one with them."""
        tree = _git(self.tree, "rev-parse", "--verify", "-q", "HEAD^{tree}")
        if not tree or _git(self.tree, "status", "--porcelain", "-uno"):
            return ""
        compiler = subprocess.run(["cc", "--version"], stdout=subprocess.PIPE, check=False).stdout
        identity = f"{tree} {self.append}\n".encode() + self.config.read_bytes() + compiler
        return self.question.key(identity)


def short(path: Path) -> str:
    """A name for what belongs to a path."""
    return local.digest(f"{path}\n".encode())


def place(tree: Path) -> Path:
    """Where a tree has its objects, and its clone when it is bisected."""
    return PLACE.build / "bisect/trees" / short(tree)


def _git(tree: Path, *words: str) -> str:
    """What git says; nothing if it fails."""
    done = subprocess.run(["git", "-C", str(tree), *words], capture_output=True, check=False)
    return text.decode(done.stdout).strip() if done.returncode == 0 else ""


def _asks(take: Take[Question]) -> Take[Words]:
    return lambda words, value: take(words.question, value)


# Of a bisection over a tree as well.
TREE_VALUES: dict[str, Take[Words]] = {
    "--tree": store("tree"),
    "--config": store("config"),
    "--jobs": store("jobs", number()),
    "--append": store("append"),
}
VALUES: dict[str, Take[Words]] = {
    **TREE_VALUES,
    "--obj": store("obj"),
    "--log": store("log"),
    **{name: _asks(take) for name, take in ask.VALUES.items()},
}
FLAGS: dict[str, Take[Words]] = {name: _asks(take) for name, take in ask.FLAGS.items()}


class Build:
    """The kernel of a step in the making. LOG is what make said."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self.log = step.obj / "step.log"

    def _make(self, *arguments: str) -> bool:
        step = self._step
        command = make_command(
            "--no-print-directory", "-C", str(step.tree), f"O={step.obj}", *arguments
        )
        with open(self.log, "ab") as said:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False
            )
        return done.returncode == 0

    def _configure(self) -> bool:
        """Into a file of its own first: a .config that is only touched makes kbuild look at
        everything again."""
        new, config = self._step.obj / ".config.step", self._step.obj / ".config"
        shutil.copyfile(self._step.config, new)
        if not self._make("-s", f"KCONFIG_CONFIG={new}", "olddefconfig"):
            return False
        if logs.read(new) != logs.read(config):
            shutil.copyfile(new, config)
        new.unlink()
        new.with_name(".config.step.old").unlink(missing_ok=True)
        return True

    def run(self) -> Answer | None:
        """Build it; the answer if there is no kernel to ask."""
        step = self._step
        step.obj.mkdir(parents=True, exist_ok=True)
        self.log.write_bytes(b"")
        if not self._configure():
            if "source tree is not clean" in logs.read(self.log):
                raise Error(
                    f"{step.tree} was built in; run: make -C {step.tree} mrproper "
                    "(this removes .config, so save it and use --config)"
                )
            return self._failed()
        if step.question.script == ask.DEFAULT_SCRIPT and not re.search(
            "^CONFIG_NO_HZ_FULL=y", logs.read(step.obj / ".config"), re.MULTILINE
        ):
            return Answer(Word.SKIP, f"without CONFIG_NO_HZ_FULL; switch it on in {step.config}")
        if not self._make(f"-j{step.jobs}", "bzImage", "modules_prepare"):
            if "No space left on device" in logs.read(self.log):
                raise Error(f"the disk is full; log: {self.log}")
            return self._failed()
        # `make modules` would build all of them; ours wants symbols of the kernel only.
        shutil.copyfile(step.obj / "vmlinux.symvers", step.obj / "Module.symvers")
        return None

    def _failed(self) -> Answer:
        said = logs.lines(logs.read(self.log)) or [""]
        line = next((line for line in said if _COMPLAINT.search(line)), said[-1])
        line = line.removeprefix(f"{self._step.tree}/")
        return Answer(Word.SKIP, f"does not build: {line}"[:160])

    def compiled(self) -> int:
        """How many files were."""
        return len(_COMPILED.findall(logs.read(self.log)))


@dataclass
class Asked:
    """What came of a step. Times are whole seconds."""

    answer: Answer
    key: str  # under which the answer lies
    files: int = 0  # compiled
    build: int = 0
    run: int = 0


def _timed(what: Callable[[], Answer | None]) -> tuple[Answer | None, int]:
    began = time.monotonic()
    return what(), int(time.monotonic() - began)


def ask_tree(step: Step) -> Asked:
    """Build and run, unless it was asked before."""
    key = step.key()
    known = step.question.known(key) if key else None
    if known:
        return Asked(known, key)
    build = Build(step)
    answer, build_s = _timed(build.run)
    asked = Asked(answer or Answer(Word.SKIP), key or "dirty", build.compiled(), build_s)
    at = ask.directory(asked.key)
    if answer:
        shutil.copyfile(build.log, fresh(at) / "log")
    else:
        words = [f"{step.obj}/", *(["--append", step.append] if step.append else [])]
        answer, asked.run = _timed(lambda: step.question.ask(asked.key, words))
        asked.answer = answer or asked.answer
    if (step.obj / ".config").exists():
        shutil.copyfile(step.obj / ".config", at / "config")
    if key and asked.answer.sure:
        ask.keep(key, asked.answer, asked.build + asked.run)
    return asked


def _step(arguments: list[str]) -> int:
    words = Words()
    options.parse("step", arguments, words, VALUES, FLAGS)
    step = words.step()
    kernel_tools()
    step.question.prepare()
    with lock(f"step-{short(step.obj)}"):
        asked = ask_tree(step)
    answer, commit = asked.answer, step.commit()
    log(
        f"step {commit}: {answer.word}{answer.because} "
        f"(compiled {asked.files} files in {asked.build} s, ran for {asked.run} s)"
    )
    if words.log:
        fields = (
            commit,
            answer.word.value,
            asked.files,
            asked.build,
            asked.run,
            asked.key,
            answer.reason,
        )
        with open(words.log, "a", encoding="utf-8", errors="surrogateescape") as file:
            print(*fields, sep="\t", file=file)
    return STATUS[answer.word]


def command(arguments: list[str]) -> int:
    """kjlab step. 1 is the status of an answer alone: git must not take a failure of ours for a
    bad revision."""
    if arguments[:1] == ["--help"]:
        print(USAGE, end="")
        return 0
    Error.status = UsageError.status = STOP
    try:
        return _step(arguments)
    except Error:
        raise
    except Exception:
        traceback.print_exc()
        return STOP
