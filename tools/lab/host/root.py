# SPDX-License-Identifier: GPL-2.0
"""One Debian root per suite, under build/roots/SUITE. It gives three things: that suite's
compiler and kbuild binaries, that suite's package lists (the host's apt sources stay as they
are), and in one suite a QEMU new enough for the deterministic mode."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from . import apt, lines, mirror
from .arch import AMD64, Arch
from .common import (
    PLACE,
    Error,
    Stream,
    UsageError,
    lock,
    log,
    logged,
    need_root,
    publish,
    remove,
    retry,
    tail,
)

# Where the QEMU of the deterministic mode comes from: the oldest suite whose QEMU does not hang
# there while bringing up the second CPU.
QEMU_SUITE = "trixie"

# perl is for kernel-doc, which W=1 runs over every source.
PACKAGES = ("gcc", "make", "libc6-dev", "libelf-dev", "kmod", "bc", "xz-utils", "zstd", "perl")

APT_INSTALL = (
    *("apt-get", "-qq", "-y", "-o", "Dpkg::Use-Pty=0"),
    *("--no-install-recommends", "install"),
)

# What a command in a root starts with: its own /proc, for objtool and QEMU want it, and an
# environment of its own, for the host's PATH and locale may name what is not there. /proc is
# mounted in a mount namespace of the command's own, so it is gone with the command, however that
# ends, and no `rm -rf` ever meets it. For sh -c, with the root in $root and the command as
# arguments.
ENTER = """
mount -t proc proc "$root/proc" 2>/dev/null || mount --rbind /proc "$root/proc" || exit 1
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \\
	DEBIAN_FRONTEND=noninteractive TERM=dumb chroot "$root" "$@"
"""

# A command dies with the one who asked for it, so that nothing is built or written on behalf of
# the dead.
DIES_WITH_US = ("setpriv", "--pdeathsig", "KILL")
OWN_MOUNTS = (*DIES_WITH_US, "unshare", "--mount", "--propagation", "private")

# The first word of a root's recipe: grows when a root must be made anew. With another list of
# packages these are only installed, because the root holds the headers of all kernels fetched so
# far.
FORMAT = "1"


@dataclass(frozen=True)
class Root:
    suite: str

    @property
    def path(self) -> Path:
        return PLACE.build / "roots" / self.suite

    @property
    def files(self) -> Path:
        """Where to write from outside; a layer has that elsewhere."""
        return self.path

    @property
    def packages(self) -> list[str]:
        return [*PACKAGES, AMD64.qemu] if self.suite == QEMU_SUITE else [*PACKAGES]

    @property
    def recipe(self) -> str:
        """Decides whether an existing root is still the one wanted."""
        return f"{FORMAT} {' '.join(self.packages)}"

    def _have(self) -> str:
        try:
            return (self.path / ".kjlab").read_text().strip()
        except OSError:
            return ""

    def make(self) -> None:
        """Make the root unless it is there."""
        start = time.monotonic()
        if self._have() == self.recipe:
            return
        need_root()
        with lock(f"root-{self.suite}"):
            # Another kjlab may have done it while this one waited.
            have = self._have()
            if have == self.recipe:
                return
            if have.split(" ")[0] == FORMAT:
                self._upgrade()
            else:
                self._bootstrap()
            log(f"root {self.suite}: done in {time.monotonic() - start:.0f} s")

    def _bootstrap(self) -> None:
        log(f"root {self.suite}: making it (about half a minute)")
        new = self.path.with_name(f"{self.suite}.new")
        remove(new)
        new.parent.mkdir(parents=True, exist_ok=True)
        sources, options, said = (
            self.path.with_name(self.suite + end) for end in (".list", ".apt.conf", ".log")
        )
        sources.write_text(mirror.sources(self.suite))
        options.write_text(mirror.apt_conf())
        command = ["mmdebstrap", "--mode=root", "--variant=apt", f"--keyring={mirror.KEYRING}"]
        command += [f"--aptopt={options}", f"--include={','.join(self.packages)}"]
        command += ["--skip=cleanup/apt/lists", self.suite, str(new), str(sources)]
        if logged([*DIES_WITH_US, *command], said):
            tail(said, 20)
            raise Error(f"mmdebstrap {self.suite} failed")
        (new / "lab").mkdir(exist_ok=True)
        (new / ".kjlab").write_text(self.recipe + "\n")
        publish(new, self.path)
        for file in (sources, options, said):
            file.unlink()

    def _upgrade(self) -> None:
        log(f"root {self.suite}: installing what its list of packages has gained")
        self.install(*self.packages)
        new = self.path / ".kjlab.new"
        new.write_text(self.recipe + "\n")
        new.rename(self.path / ".kjlab")

    def command(self, *arguments: str) -> list[str]:
        """What runs a command in the root."""
        enter = f"root=$1\nshift\n{ENTER}"
        return [*OWN_MOUNTS, "sh", "-c", enter, "sh", str(self.path), *arguments]

    def run(
        self, *arguments: str, stdout: Stream = None, stderr: Stream = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command in the root; whoever calls looks at its status."""
        command, null = self.command(*arguments), subprocess.DEVNULL
        return subprocess.run(command, stdin=null, stdout=stdout, stderr=stderr, check=False)

    def install(self, *packages: str) -> None:
        """Ordinary packages, into a root whose lock the caller holds. The lists may be older than
        the archive, so they are fetched again before giving up. An interrupted dpkg is finished
        first."""

        def attempt() -> bool:
            return self.run(*APT_INSTALL, *packages, stdout=subprocess.DEVNULL).returncode == 0

        self.run("dpkg", "--configure", "-a", stdout=sys.stderr)
        if not retry(2, packages[-1], attempt):
            self.update()
            if not retry(2, packages[-1], attempt):
                raise Error(f"root {self.suite}: cannot install {' '.join(packages)}")
        self.run("apt-get", "clean")

    def update(self, of: Arch = AMD64) -> None:
        """Fetch the package lists again; the caller holds the lock of the root."""
        what = f" of {of.name}" if of.foreign else ""
        log(f"root {self.suite}: asking the archive for its package lists{what}")
        words = apt.words(self.path, of, "apt-get", "-qq", "update")
        if not retry(3, "update", lambda: self.run(*words, stdout=sys.stderr).returncode == 0):
            raise Error(f"apt-get update failed in root {self.suite}")


def known() -> list[Root]:
    """Those there can be; KJ_ROOTS names fewer."""
    named = os.environ.get("KJ_ROOTS")
    return [Root(suite) for suite in (named.split() if named else lines.suites())]


def root_of(suite: str) -> Root:
    """The root that serves a suite of the archive, made unless it is there."""
    name = serving(suite)
    if Root(name) not in known():
        have = " ".join(root.suite for root in known())
        raise Error(f"no root for suite '{suite}' (have: {have})")
    root = Root(name)
    root.make()
    return root


def serving(suite: str) -> str:
    """The name of the root that serves a suite of the archive."""
    return "sid" if suite in ("experimental", "unstable") else suite.split("-")[0]


def command(arguments: list[str]) -> int:
    """kjlab root SUITE..."""
    if not arguments:
        raise UsageError("root: wants a SUITE")
    for suite in arguments:
        print(root_of(suite).path, flush=True)
    return 0
