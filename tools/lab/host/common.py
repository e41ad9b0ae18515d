# SPDX-License-Identifier: GPL-2.0
"""What every unit of kjlab shares: messages, locks, cleanup, publishing.

The rule for everything under PLACE.build: make it under a private name, write its stamp, rename
it into place. A name without a private suffix is therefore complete, whenever kjlab was
interrupted.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Any, NoReturn

# Where a program's output goes: a file, a descriptor, or subprocess.PIPE and the like.
Stream = int | IO[Any] | None


class Error(Exception):
    """Ends the command with this message. A command that gives 1 another meaning sets
    Error.status for all of them."""

    status = 1
    prefix = "kjlab: error: "


class UsageError(Error):
    """The command line is wrong."""

    status = 2
    prefix = "kjlab: "


@dataclass(frozen=True)
class Place:
    """Where things are: the lab itself, the sources of the module, everything made."""

    lab: Path
    source: Path
    build: Path


def _place() -> Place:
    lab = Path(__file__).resolve().parents[1]
    top = lab.parents[1]
    return Place(
        lab,
        Path(os.environ.get("KJ_SOURCE") or top).resolve(),
        Path(os.environ.get("KJ_BUILD") or top / "build").resolve(),
    )


PLACE = _place()


def log(text: str) -> None:
    """Say what is going on, on stderr."""
    sys.stdout.flush()
    print(f"kjlab: {text}", file=sys.stderr, flush=True)


def complain(error: Error) -> None:
    """Say an error as the user sees it."""
    sys.stdout.flush()
    more = "\nTry: kjlab --help" if isinstance(error, UsageError) else ""
    print(f"{error.prefix}{error}{more}", file=sys.stderr, flush=True)


def need_root() -> None:
    if os.geteuid() != 0:
        raise Error("needs root: it makes chroots for the build and QEMU")


_cleanups: list[Callable[[], object]] = []


def at_exit(cleanup: Callable[[], object]) -> None:
    """Called at the end, however it comes; last registered first."""
    _cleanups.append(cleanup)


def run_cleanups() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    while _cleanups:
        try:
            _cleanups.pop()()
        except (Error, OSError) as error:
            log(f"cleaning up: {error}")


def catch_signals() -> None:
    """Turn a signal into an exit, so that the cleanups run once and in order. One that was
    ignored from the start stays so."""

    def leave(number: int, frame: FrameType | None) -> NoReturn:
        sys.exit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, leave)
    # `kjlab list | head` is no error.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)


@contextmanager
def lock(name: str) -> Iterator[None]:
    """Hold the lock of one object. The end of the process, however it comes, gives it back."""
    directory = PLACE.build / "locks"
    directory.mkdir(parents=True, exist_ok=True)
    with open(directory / f"{name}.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log(f"waiting for another kjlab that holds {name}")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def take(directory: Path) -> None:
    """It is of this process as long as that lives, for those, too, who cannot see its PID: a
    container, or a namespace that shares the build directory."""
    # Never closed: the end of the process, however it comes, gives it back.
    fcntl.flock(os.open(directory, os.O_RDONLY), fcntl.LOCK_EX)


def is_left(directory: Path) -> bool:
    """Has the process ended that took it?"""
    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)


def filled(path: Path) -> bool:
    """Is it there, with something in it?"""
    return path.exists() and path.stat().st_size > 0


def remove(path: Path) -> None:
    """Remove a file or a whole tree, if it is there; never what is mounted in it."""
    if path.is_dir() and not path.is_symlink():
        subprocess.run(["rm", "-rf", "--one-file-system", str(path)], check=False)
    else:
        path.unlink(missing_ok=True)


def fresh(path: Path) -> Path:
    """An empty directory, whatever was there."""
    remove(path)
    path.mkdir(parents=True)
    return path


def publish(new: Path, dest: Path) -> None:
    """Put a finished file or directory in place."""
    old = dest.with_name(dest.name + ".old")
    if dest.is_dir() and not dest.is_symlink():
        remove(old)
        dest.rename(old)
    new.rename(dest)
    remove(old)


def minutes(seconds: int) -> str:
    """As M:SS."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def retry(count: int, what: str, attempt: Callable[[], bool]) -> bool:
    """For what depends on a network: did one of COUNT attempts succeed?"""
    for number in range(1, count + 1):
        if attempt():
            return True
        log(f"try {number} of {count} failed: {what}")
        time.sleep(number)
    return False


def output(
    *command: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: Stream = subprocess.DEVNULL,
    stderr: Stream = None,
) -> str:
    """The standard output of a command that must work."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=env,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        errors="surrogateescape",
        check=False,
    )
    if done.returncode:
        raise Error(f"{' '.join(command)}: status {done.returncode}")
    return done.stdout


def call(command: Sequence[str], to: Stream = None, errors: Stream = None) -> int:
    """The exit status of a command, which gets no input."""
    null = subprocess.DEVNULL
    return subprocess.run(command, stdin=null, stdout=to, stderr=errors, check=False).returncode


def logged(command: Sequence[str], said: Path) -> int:
    """The same, with all that it says in a file."""
    with open(said, "wb") as to:
        return call(command, to, to)


def pipe(*commands: Sequence[str], to: Stream = None, errors: Stream = None) -> list[int]:
    """Commands one behind the other: the exit status of each."""
    running: list[subprocess.Popen[bytes]] = []
    for number, command in enumerate(commands):
        source = running[-1].stdout if running else subprocess.DEVNULL
        sink = to if number == len(commands) - 1 else subprocess.PIPE
        running.append(subprocess.Popen(command, stdin=source, stdout=sink, stderr=errors))
        if running[:-1] and running[-2].stdout:
            # Its only reader is the next one now.
            running[-2].stdout.close()
    return [process.wait() for process in running]


def tail(path: Path, lines: int, to: IO[str] | None = None) -> None:
    """Show the end of a log, on stderr unless told."""
    text = path.read_text(errors="replace") if path.exists() else ""
    last = text.splitlines(keepends=True)[-lines:]
    (to or sys.stderr).write("".join(last))
    (to or sys.stderr).flush()


def which(program: str) -> str | None:
    return shutil.which(program)


def install(packages: Sequence[str], quiet: bool = False) -> bool:
    """Install ordinary packages on the host."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    command = ["apt-get", "-qq", "-y", "--no-install-recommends"]
    command += ["-o", "DPkg::Lock::Timeout=300", "install", *packages]
    to: Stream = subprocess.DEVNULL if quiet else sys.stderr
    return subprocess.run(command, env=environment, stdout=to, check=False).returncode == 0
