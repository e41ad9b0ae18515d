# SPDX-License-Identifier: GPL-2.0
"""A layer over a suite's root: a machine of that suite to do with as one likes. What is written
goes to the layer, the root below stays as it is. The layers of a machine are directories, newest
first; the kernel's overlayfs joins them, mounted in a mount namespace of the command's own, so
that it is gone with the command."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from . import root
from .common import (
    PLACE,
    Error,
    Stream,
    UsageError,
    at_exit,
    is_left,
    lock,
    log,
    logged,
    need_root,
    remove,
    tail,
    take,
)

LAYERS = PLACE.build / "layers"

# For sh -c, with the layer, what lies below it, directories of the host that the machine sees too,
# and the command as arguments.
_ENTER = f"""
layer=$1 lower=$2 seen=$3 root=$1/root
shift 3
if ! mount -t overlay overlay "$root" \\
	-o "lowerdir=$lower,upperdir=$layer/files,workdir=$layer/work"; then
	echo "kjlab: cannot lay $layer over $lower: this needs overlayfs," \
		"and build/ on a disk that is no overlay itself" >&2
	exit 125
fi
IFS=:
for directory in $seen; do
	mkdir -p "$root$directory" && mount --bind "$directory" "$root$directory" || exit 125
done
unset IFS
{root.ENTER}"""


@dataclass(frozen=True)
class Layer:
    path: Path
    lower: str  # one or several directories, joined by colons
    seen: tuple[Path, ...] = ()  # directories of the host

    @property
    def files(self) -> Path:
        """What was written, and so where to write from outside."""
        return self.path / "files"

    def sees(self, *directories: Path) -> Layer:
        """The same machine, which sees these directories of the host under their own names."""
        return replace(self, seen=(*self.seen, *directories))

    def command(self, *arguments: str) -> list[str]:
        """What runs a command in the machine. The environment is that of a root."""
        seen = ":".join(str(path) for path in self.seen)
        words = ("sh", str(self.path), self.lower, seen, *arguments)
        return [*root.OWN_MOUNTS, "sh", "-c", _ENTER, *words]

    def run(
        self, *arguments: str, stdout: Stream = None, stderr: Stream = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command in the machine; whoever calls looks at its status."""
        command, null = self.command(*arguments), subprocess.DEVNULL
        return subprocess.run(command, stdin=null, stdout=stdout, stderr=stderr, check=False)


def new(name: str, lower: str) -> Layer:
    """A new layer, whose end is the caller's."""
    need_root()
    LAYERS.mkdir(parents=True, exist_ok=True)
    path = Path(tempfile.mkdtemp(prefix=f"{name}.", dir=LAYERS))
    for directory in ("files", "work", "root"):
        (path / directory).mkdir()
    (path / "lower").write_text(lower)
    return Layer(path, lower)


def base(suite: str, packages: Sequence[str]) -> Path:
    """The layer with these packages, which is kept; they are installed unless it is there."""
    at = root.root_of(suite)
    kept = _base(at, packages)
    # It appears by a rename, so who finds it need not wait; and one need not wait for another.
    while not kept.is_dir():
        with lock(f"layer-{kept.name}"):
            # The root may have changed meanwhile, or the layer be there.
            waited, kept = kept, _base(at, packages)
            if kept == waited and not kept.is_dir():
                log(f"root {at.suite}: a layer with {' '.join(packages)} over it")
                _install(new(at.suite, str(at.path)), packages, kept)
    return kept


def machine(suite: str, packages: Sequence[str]) -> Layer:
    """A new machine of a suite with these packages, whose end is the caller's."""
    at = root.root_of(suite)
    below = [str(base(suite, packages))] if packages else []
    return new(at.suite, ":".join([*below, str(at.path)]))


def own(suite: str, packages: Sequence[str]) -> Layer:
    """The same, which goes when this process ends; those that were left go now."""
    for owner in LAYERS.glob("*/owner"):
        if is_left(owner.parent):
            remove(owner.parent)
    made = machine(suite, packages)
    take(made.path)
    (made.path / "owner").touch()
    at_exit(lambda: remove(made.path))
    return made


def _base(at: root.Root, packages: Sequence[str]) -> Path:
    """Named after what it is made from: dpkg's books are in it, and must not fall behind those of
    the root; one of before may be in use."""
    made_from = f"{' '.join(packages)}\n".encode() + (at.path / "var/lib/dpkg/status").read_bytes()
    return LAYERS / f"{at.suite}-{hashlib.sha256(made_from).hexdigest()[:12]}"


def _install(layer: Layer, packages: Sequence[str], base: Path) -> None:
    at_exit(lambda: remove(layer.path))
    said = layer.path / "log"
    if logged(layer.command(*root.APT_INSTALL, *packages), said):
        tail(said, 20)
        suite, what = layer.path.name.split(".")[0], " ".join(packages)
        raise Error(f"root {suite}: cannot install {what} in a layer over it")
    layer.files.rename(base)


def command(arguments: list[str]) -> int:
    """kjlab layer SUITE [PACKAGE...]"""
    if not arguments:
        raise UsageError("layer: wants a SUITE")
    print(machine(arguments[0], arguments[1:]).path)
    return 0


def command_in(arguments: list[str]) -> int:
    """kjlab in SUITE|DIR COMMAND..."""
    if len(arguments) < 2:
        raise UsageError("in: wants a SUITE, or the DIR of a layer, and a COMMAND")
    need_root()
    place, *words = arguments
    path = Path(place).resolve()
    if (path / "lower").exists():
        inside = Layer(path, (path / "lower").read_text()).command(*words)
    elif "/" in place:
        raise Error(f"{place}: no layer; see: kjlab layer")
    else:
        inside = root.root_of(place).command(*words)
    sys.stdout.flush()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.execvp(inside[0], inside)
