# SPDX-License-Identifier: GPL-2.0
"""Where the modules of a kernel are made: on this machine, in the root of a suite, or in a machine
of the suite (layer.py) that has another compiler, or sees a tree that lies outside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from . import layer
from .common import PLACE, Error, logged, tail
from .info import HOST, Kernel
from .root import Root


def is_inside(kernel: Kernel) -> bool:
    """Are the sources put into the root?"""
    outside = kernel.root == HOST or kernel.origin == "tree"
    return not outside and not _packages(kernel)


def _packages(kernel: Kernel) -> list[str]:
    """What the root lacks for it. A cross compiler put into the root itself would make all layers
    over it out of date."""
    cross = [kernel.arch.compiler] if kernel.arch.foreign else []
    return [*cross, *kernel.toolchain.packages]


def work(kernel: Kernel) -> Path:
    """Where the sources go."""
    if is_inside(kernel):
        return Root(kernel.root).path / "lab/build" / kernel.name
    return (PLACE.build / "work").resolve() / kernel.name


def _command(kernel: Kernel, at: Path, *words: str) -> list[str]:
    """What runs a command there."""
    if kernel.root == HOST:
        return [*words]
    if is_inside(kernel):
        return Root(kernel.root).command(*words)
    machine = layer.own(kernel.root, _packages(kernel))
    seen = {at.resolve()}
    tree = kernel.headers_on_host
    if tree and kernel.origin == "tree":
        # Built with O=, it has a link to its sources.
        seen |= {tree, (tree / "source").resolve()} if (tree / "source").exists() else {tree}
    return machine.sees(*sorted(seen)).command(*words)


def make(kernel: Kernel, at: Path, arguments: Iterable[str]) -> list[str]:
    """make, where the headers are, for the sources in AT."""
    inside = f"/{at.relative_to(Root(kernel.root).path)}" if is_inside(kernel) else str(at)
    told = [*kernel.arch.make, *kernel.toolchain.variables]
    words = ["make", "-C", kernel.headers or "", f"M={inside}", *told]
    return _command(kernel, at, *words, *arguments)


def key(kernel: Kernel) -> Path | None:
    """The key that a tree signs its modules with, if it does and has it."""
    if kernel.origin != "tree" or not kernel.built_with("MODULE_SIG"):
        return None
    named = re.search('^CONFIG_MODULE_SIG_KEY="(.*)"$', kernel.configuration, re.MULTILINE)
    file = Path(kernel.headers or "") / (named[1] if named else "")
    return file if file.is_file() else None


def sign(kernel: Kernel, at: Path, modules: Iterable[Path], said: Path) -> None:
    """As `make modules_install` does it, if the kernel has the key; what it says goes to SAID."""
    signing = key(kernel)
    if signing is None:
        return
    found = re.search('^CONFIG_MODULE_SIG_HASH="(.*)"$', kernel.configuration, re.MULTILINE)
    algorithm = found[1] if found else "sha512"
    script = (
        'cd "$1" && shift && for module; do scripts/sign-file "$0" "$key" "$cert" "$module"; done'
    )
    words = ["env", f"key={signing}", "cert=certs/signing_key.x509", "sh", "-ec", script]
    words += [algorithm, kernel.headers or "", *map(str, modules)]
    if logged(_command(kernel, at, *words), said):
        tail(said, 10)
        raise Error(f"{kernel.release}: its key cannot sign the module; log: {said}")
