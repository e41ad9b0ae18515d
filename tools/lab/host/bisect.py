# SPDX-License-Identifier: GPL-2.0
"""kjlab bisect: over a list of kernels, or over the commits of a tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from . import ask, bisect_entries, options
from .arch import Arch, named, spell
from .ask import Question
from .bisect_entries import End
from .common import UsageError
from .options import Take, store
from .step import TREE_VALUES, Words

USAGE = f"""\
usage: kjlab bisect --good KERNEL --bad KERNEL [--good KERNEL] [option...]
       kjlab bisect --list FILE [--good ENTRY --bad ENTRY] [option...]
       kjlab bisect --tree DIR --good REVISION --bad REVISION [option...]

Finds the first kernel, configuration or commit that does not leave CPU 1 alone; if the good
one comes after the bad one, the first that does again. Three of them in turn, good, bad and
good or bad, good and bad, give both changes.

Without --list: the archive's kernels of the flavour of --good, in the order of their
versions. Of those with an image alone a user task decides. With --arch arm64 a line,
such as 6.12, means its kernel for arm64.

  --list FILE          one entry a line: KERNEL [option of kjlab run...], as in
                       6.12 --append "nohz=off"; # begins a comment. The order is that of
                       the list; --good and --bad name an entry by its text, its KERNEL or
                       its number (default: the first and the last)
  --verify             afterwards run the ends too, and the middle of each side
  --all                run every entry
  --tree DIR           over the commits of a git tree, by git bisect; also takes --config,
                       --jobs and --append of kjlab step. DIR is only read
{ask.USAGE}
Takes at most ceil(log2 n) + 1 runs of n entries, if there is one clean step and all can be
tested; both sides of the step are always run. Interrupted, it goes on where it was.
Exit status: 0 found; 1 no clean step, or an end is not as said (it says which,
and of no clean step each change that was found); 2 usage;
4 found only a range, since what lies between cannot be tested.
"""


@dataclass
class Asked:
    """What was asked for."""

    ends: list[End] = field(default_factory=list)
    list: str = ""
    more: str = ""  # verify, all or nothing
    alone: str = ""  # an option that does not go with --tree
    tree: dict[str, str] = field(default_factory=dict)  # options of kjlab step
    arch: Arch | None = None
    question: Question = field(default_factory=Question)


def _end(said: str) -> Take[Asked]:
    return lambda asked, name: asked.ends.append(End(said, name))


def _alone(option: str, name: str, to: str = "") -> Take[Asked]:
    def take(asked: Asked, value: str) -> None:
        setattr(asked, name, to or value)
        asked.alone = option

    return take


def _of_step(option: str) -> Take[Asked]:
    return lambda asked, value: asked.tree.update({option: value})


def _asks(take: Take[Question]) -> Take[Asked]:
    return lambda asked, value: take(asked.question, value)


VALUES: dict[str, Take[Asked]] = {
    "--good": _end("good"),
    "--bad": _end("bad"),
    "--arch": store("arch", named),
    "--list": _alone("--list", "list"),
    **{name: _of_step(name) for name in TREE_VALUES},
    **{name: _asks(take) for name, take in ask.VALUES.items()},
}
FLAGS: dict[str, Take[Asked]] = {
    "--verify": _alone("--verify", "more", "verify"),
    "--all": _alone("--all", "more", "all"),
    **{name: _asks(take) for name, take in ask.FLAGS.items()},
}


def _over_list(asked: Asked) -> int:
    from .bisect_list import ListSearch

    if asked.list:
        listed, ends = bisect_entries.read(asked.list), asked.ends
    else:
        spelled = [End(end.said, spell(asked.arch, end.name)) for end in asked.ends]
        listed, ends = bisect_entries.of_archive(spelled)
    entries, ends = bisect_entries.arrange(listed, ends)
    for entry in entries:
        entry.check()
    asked.question.prepare()
    search = ListSearch(entries, ends, asked.more, asked.question)
    search.known()
    return search.run()


def _over_tree(asked: Asked) -> int:
    from .bisect_git import GitSearch

    if asked.alone:
        raise UsageError(f"bisect: {asked.alone} does not go with --tree")
    # git knows one good and one bad revision.
    names = {end.said: end.name for end in asked.ends}
    if len(names) < len(asked.ends):
        raise UsageError("bisect: one --good and one --bad go with --tree")
    if len(names) < 2:
        raise UsageError("bisect: wants --good and --bad")
    words = Words(question=asked.question)
    for option, value in asked.tree.items():
        options.parse("step", [option, value], words, TREE_VALUES, {})
    return GitSearch(words.step(), names["good"], names["bad"]).run()


def command(arguments: list[str]) -> int:
    """kjlab bisect"""
    if "--help" in arguments:
        print(USAGE, end="")
        return 0
    asked = Asked()
    options.parse("bisect", arguments, asked, VALUES, FLAGS)
    if asked.arch and (asked.list or asked.tree):
        raise UsageError("bisect: --arch goes with no list; entries say it, such as 6.12/arm64")
    if "--tree" in asked.tree:
        return _over_tree(asked)
    if asked.tree:
        raise UsageError(f"bisect: {next(iter(asked.tree))} goes with --tree")
    return _over_list(asked)
