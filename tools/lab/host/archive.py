# SPDX-License-Identifier: GPL-2.0
"""What kernels the archive has. The index of a suite's root is one file, build/lists/SUITE.index,
with the kernel packages of the root's apt lists: PACKAGE, VERSION, SUITE, DEPENDS, tab separated.
The list of kernels and the choice of packages are both read from it. Of another architecture than
the lab's own it is SUITE.ARCH.index."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

from . import apt, arch, lines, options, root
from .arch import AMD64, Arch
from .common import PLACE, Error, complain, filled, lock, log, need_root, publish
from .options import Take, store, switch
from .root import Root
from .version import order

# Beyond this age, in seconds, `kjlab list` asks the archive again. The other commands take the
# index as it is, so that `6.12` means the same kernel for a whole session.
INDEX_MAX_AGE = 86400

LISTS = PLACE.build / "lists"


@dataclass(frozen=True)
class Package:
    """A line of the index."""

    name: str
    version: str
    suite: str
    depends: str


@dataclass(frozen=True)
class Listed:
    """A kernel of the archive: a line of `kjlab list`."""

    release: str
    line: str
    flavour: str
    suite: str
    version: str
    has: str  # headers, or image: no headers, so no module

    @property
    def text(self) -> str:
        return "\t".join(astuple(self))

    @classmethod
    def parse(cls, text: str) -> Listed:
        return cls(*text.split("\t"))


def _file(suite: str, of: Arch, kind: str) -> Path:
    return LISTS / f"{suite}{f'.{of.name}' if of.foreign else ''}.{kind}"


def _index(suite: str, of: Arch) -> Path:
    return _file(suite, of, "index")


def _missing(suite: str, of: Arch) -> Path:
    """What the mirror listed and did not have: lines RELEASE VERSION, tab separated."""
    return _file(suite, of, "missing")


def packages(suite: str, of: Arch = AMD64) -> list[Package]:
    """The index of a suite."""
    with open(_index(suite, of)) as file:
        return [Package(*line.rstrip("\n").split("\t")) for line in file]


def _read_lists(suite: Root, of: Arch) -> Iterator[Package]:
    """The kernel packages of the root's apt lists."""
    script = """
        apt-get indextargets --format "\\$(FILENAME) \\$(RELEASE)" "Created-By: Packages" |
        while read -r file release; do
            echo "@suite $release"
            /usr/lib/apt/apt-helper cat-file "$file"
            echo
        done"""
    wanted = re.compile(r"linux-(image|headers|binary|base|kbuild|compiler)-(?!.*-dbg$)")
    command = suite.command(*apt.words(suite.path, of, "sh", "-c", script))
    release, found = "", {"Package": "", "Version": "", "Depends": ""}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=subprocess.PIPE, text=True) as lists:
        assert lists.stdout
        for text in lists.stdout:
            key, _, value = text.rstrip("\n").partition(": ")
            if key in found:
                found[key] = value
            elif key.startswith("@suite "):
                release = key[7:]
            elif not key:
                if wanted.match(found["Package"]):
                    yield Package(found["Package"], found["Version"], release, found["Depends"])
                found = dict.fromkeys(found, "")
    if lists.returncode:
        raise Error(f"root {suite.suite}: its package lists cannot be read")


def _make_index(suite: Root, of: Arch) -> None:
    """The caller holds the lock of the root."""
    to = _index(suite.suite, of)
    new = to.with_name(to.name + ".new")
    LISTS.mkdir(parents=True, exist_ok=True)
    with open(new, "w") as file:
        for package in _read_lists(suite, of):
            file.write("\t".join(astuple(package)) + "\n")
    if not filled(new):
        raise Error(f"root {suite.suite}: its package lists name no kernel")
    publish(new, to)


def index(suite: str, age: str = "old", of: Arch = AMD64) -> None:
    """Make sure that the index is there; with `fresh` that it is of today, and with `update` that
    it is of now."""
    if of.foreign:
        # That of the lab's own has the programs of kbuild.
        index(suite, age)
    at = root.root_of(suite)
    file = _index(at.suite, of)
    if filled(file) and apt.has_lists(at.path, of):
        seconds = time.time() - file.stat().st_mtime
        if age == "old" or (age == "fresh" and seconds < INDEX_MAX_AGE):
            return
    need_root()
    with lock(f"root-{at.suite}"):
        if of.foreign or filled(file):
            at.update(of)
        _missing(at.suite, of).unlink(missing_ok=True)
        _make_index(at, of)


def is_missing(suite: str, release: str, version: str) -> bool:
    """Did the mirror list a kernel of a suite and not have it?"""
    return (release, version) in _left_out(root.serving(suite), arch.of(release))


def mark_missing(suite: str, kernel: Listed) -> None:
    """A mirror may list a kernel and answer 404 for its packages. Such a kernel is left out until
    the archive is asked again."""
    log(
        f"{kernel.release}: listed by the archive, but not there; left out from now on "
        "(kjlab list --update looks again)"
    )
    with open(_missing(suite, arch.of(kernel.release)), "a") as file:
        file.write(f"{kernel.release}\t{kernel.version}\n")


def _left_out(suite: str, of: Arch) -> set[tuple[str, ...]]:
    try:
        text = _missing(suite, of).read_text()
    except FileNotFoundError:
        return set()
    return {tuple(line.split("\t")) for line in text.splitlines()}


def left_out(suites: Iterable[str], of: Arch = AMD64) -> int:
    """How many kernels of what is listed are not there."""
    return len(set().union(*(_left_out(suite, of) for suite in suites)))


# linux-image-6.12-amd64 and its like hold nothing but a dependency on the newest. An unsigned
# image is the same kernel; from 7.2 on what is unsigned is the package with the kernel.
_IMAGE = "linux-image-({})(?:-unsigned)?|linux-binary-unsigned-({})"
_HEADERS = "linux-headers-({})"
_NEWEST_IMAGE = re.compile(r"(^|[ ,])linux-image-[0-9]")
_NEWEST_HEADERS = "linux-headers-{} [^,]*"


def _kernels(suite: str, of: Arch) -> Iterator[Listed]:
    """Every version of every kernel with an image, in the order of the index."""
    release = f"[0-9][^ ,]*-{of.flavours}"
    an_image, a_header, newest_headers = (
        re.compile(one.replace("{}", release)) for one in (_IMAGE, _HEADERS, _NEWEST_HEADERS)
    )
    found: dict[tuple[str, str], str] = {}
    images, headers = set(), set()
    for package in packages(suite, of):
        image, header = an_image.fullmatch(package.name), a_header.fullmatch(package.name)
        if image and (image[2] or not _NEWEST_IMAGE.search(package.depends)):
            key = (image[1] or image[2], package.version)
            images.add(key)
        elif header and not newest_headers.fullmatch(package.depends):
            key = (header[1], package.version)
            headers.add(key)
        else:
            continue
        found.setdefault(key, package.suite)
    missing = _left_out(suite, of)
    for key in found:
        if key not in images or key in missing:
            continue
        release, version = key
        yield Listed(
            release,
            lines.line_of(release),
            lines.flavour_of(release),
            found[key],
            version,
            "headers" if key in headers else "image",
        )


def listed(suites: Iterable[str], of: Arch = AMD64) -> list[Listed]:
    """Every kernel with an image, of these roots. Each release once: with headers if any version
    has them, then in its newest version; of equal ones the first suite of the root's sources. In
    the order of the versions."""
    best: dict[str, Listed] = {}
    for kernel in [kernel for suite in suites for kernel in _kernels(suite, of)]:
        before = best.get(kernel.release)
        if before is None or _rank(kernel) > _rank(before):
            best[kernel.release] = kernel
    return sorted(
        best.values(), key=lambda one: (order(one.line), order(one.version), one.flavour, one.text)
    )


def _rank(kernel: Listed) -> tuple[object, ...]:
    return kernel.has == "headers", order(kernel.version)


def newest(kernels: Iterable[Listed]) -> list[Listed]:
    """The newest kernel per line and flavour. One with headers goes before one without, and then
    one of the suite whose own line it is."""
    best: dict[tuple[str, str], Listed] = {}

    def rank(kernel: Listed) -> tuple[object, ...]:
        at_home = root.serving(kernel.suite) == lines.home(kernel.line)
        return kernel.has == "headers", at_home, order(kernel.version)

    for kernel in sorted(kernels, key=lambda one: one.text):
        before = best.get((kernel.line, kernel.flavour))
        if before is None or rank(kernel) > rank(before):
            best[kernel.line, kernel.flavour] = kernel
    return sorted(best.values(), key=lambda one: (order(one.line), one.flavour))


def _suites_for(spec: str) -> list[str]:
    """The roots that can hold a kernel, so that a line does not make all of them. One that no
    suite calls its own is in the newest ones."""
    suite = lines.suite_numbered(spec)
    line = re.match(r"[0-9]+\.[0-9]+", spec)
    if suite is None and line:
        suite = lines.home(line[0])
    return [suite] if suite else lines.suites()[:-3:-1]


def resolve(spec: str) -> Listed:
    """A kernel of the archive: SPEC is a release as uname -r says it, or LINE, or LINE/FLAVOUR."""
    suites, of = _suites_for(spec), arch.of(spec)
    for suite in suites:
        index(suite, of=of)
    kernels = listed(suites, of)
    if re.fullmatch(r"[0-9]+\.[0-9]+(/[a-z0-9-]+)?", spec):
        line, _, flavour = spec.partition("/")
        found = [
            one for one in newest(kernels) if (one.line, one.flavour) == (line, flavour or of.name)
        ]
    else:
        found = [one for one in kernels if one.release == spec]
    if not found:
        raise Error(f"no kernel '{spec}' in the archive; see: kjlab list")
    return found[0]


def available(age: str = "fresh", of: Arch = AMD64) -> tuple[list[str], bool]:
    """The suites that can be listed, and whether these are all."""
    suites = []
    for one in root.known():
        try:
            index(one.suite, age, of)
            suites.append(one.suite)
        except Error as error:
            # One suite that cannot be had is no reason to lose the rest.
            complain(error)
            log(f"suite {one.suite} cannot be listed; its kernels are left out")
    if not suites:
        raise Error("no suite can be listed")
    return suites, len(suites) == len(root.known())


@dataclass
class Asked:
    """What kjlab list was asked for."""

    age: str = "fresh"
    only: str = ""
    arch: Arch = AMD64


VALUES: dict[str, Take[Asked]] = {"--arch": store("arch", arch.named)}
FLAGS: dict[str, Take[Asked]] = {
    "--headers": switch("only", "--headers"),
    "--newest": switch("only", "--newest"),
    "--update": switch("age", "update"),
}


def command(arguments: list[str]) -> int:
    """kjlab list [--headers] [--newest] [--update] [--arch ARCH]"""
    asked = Asked()
    options.parse("list", arguments, asked, VALUES, FLAGS)
    only = asked.only
    suites, whole = available(asked.age, asked.arch)
    kernels = listed(suites, asked.arch)
    if only:
        kernels = [one for one in kernels if one.has == "headers"]
    for one in newest(kernels) if only == "--newest" else kernels:
        print(one.text)
    sys.stdout.flush()
    left = left_out(suites, asked.arch)
    if left:
        log(
            f"{left} more are listed by the archive, but not there: left out (--update looks again)"
        )
    return 0 if whole else 1
