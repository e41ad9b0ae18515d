# SPDX-License-Identifier: GPL-2.0
"""The commands of kjlab: which module has each."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib import import_module

from .common import Error, UsageError, catch_signals, complain, run_cleanups

USAGE = """\
usage: kjlab COMMAND [argument...]

  setup                    install the ordinary host tools the lab needs
  list [--headers] [--newest] [--update] [--arch ARCH]
                           kernels that the archive has: RELEASE LINE FLAVOUR SUITE
                           VERSION HAS, tab separated, in the order of their versions.
                           HAS is headers, or image: no headers, so no module, and the
                           user sampler only. --headers only those with headers,
                           --newest of those only one per line and flavour, --update
                           asks the archive again (it is asked once a day);
                           --arch arm64 those for that instead of amd64.
                           Status 1 if a suite is missing from the list
  root SUITE...            make the Debian root of a suite: bullseye, bookworm,
                           trixie, sid
  fetch [--arch ARCH] KERNEL...
                           download kernels and their headers, if there are any
  build KERNEL [--arch ARCH] [--target TARGET] [--in DIR] [VAR=VALUE...]
                           build the module for a kernel; any warning fails. --in: in the
                           sources in DIR, of which only what changed is made
  run KERNEL --script FILE [option...]
                           boot a kernel and run a script in it; see
                           kjlab run --help
  matrix [KERNEL...] [option...]
                           run many kernels, by default all of the archive, and
                           show which of them leave CPU 1 alone; see
                           kjlab matrix --help
  ktap DIR...              the rows of a matrix, or of its shards, as KTAP
  show DIR... [--html FILE] [--json | --csv]
                           the rows of one or more matrices as one table or page; see
                           kjlab show --help
  results [DIR...]         the same as text to keep: tools/lab/RESULTS.md is one
  trend DIR...             over the kernels of a line: which class moved, and where; see
                           kjlab trend --help
  variants [NAME...]       build kernels that no distribution ships, and ask them; see
                           kjlab variants --help
  campaign --target ssh:HOST KERNEL...
                           kernels booted one after another on another machine; see
                           kjlab campaign --help
  bisect                   find the first bad kernel of a list, or commit of a
                           tree; see kjlab bisect --help
  step                     one step of git bisect run; see kjlab step --help
  testkernel [--tools]     build a kernel with KUnit and the debug options; --tools: only
                           install what building a kernel takes
  kernel-source            unpack its source and print where (checkpatch, kunit.py)
  sparse                   check the modules with sparse against that kernel
  info KERNEL              what is known of a kernel, as lines KEY=VALUE
  programs KERNEL [NAME...]
                           build programs of tools/lab/guest for its architecture, and
                           print where they are
  line PART                the kernel line that plays it in tests: oldest, usual,
                           current, newest; --own SUITE: that of the suite's own kernel,
                           --home LINE: its suite, --upgrade SUITE: from and to which line
                           its users go
  layer SUITE [PACKAGE...] make a machine of a suite with these packages, and print its
                           directory: yours to remove; what is written there is in files/
  in SUITE|DIR COMMAND...  run a command in a suite's root, or in the machine in DIR

KERNEL is one of
  6.1.0-56-amd64           a release as uname -r says it
  6.12, 6.12/rt-amd64      the newest of a line, or of a line and flavour (amd64,
                           cloud-amd64, rt-amd64; arm64, cloud-arm64, rt-arm64,
                           arm64-16k); a line alone means amd64, or what --arch says
  testkernel               the one with KUnit and the debug options
  ./linux-image-X.deb      a package; `kjlab run` and `fetch` take it together with the others
                           (linux-binary, linux-base, linux-headers, kbuild), and then
                           X is the name of that kernel. What headers need and is not
                           given comes from the archive
  ./kernel-X.rpm           the same with kernel-devel-X.rpm
  DIR/                     a built kernel tree, or O= directory (with a slash)
  ./bzImage, DIR/          an image, or a directory with bzImage or vmlinuz
Without headers there is no module: the user sampler only. A line means its newest
kernel with headers, if there is one.

Every step does the steps before it when they are missing. Everything made lies
under build/ ($KJ_BUILD), is safe to interrupt and safe to delete. Needs root
(chroot). The mirror is the host's own; KJ_MIRROR and KJ_MIRROR_SECURITY name
another one. Nothing of a kernel is installed on the host.
"""

# COMMAND: module, function. A module is read only when its command is called.
COMMANDS = {
    "setup": ("setup", "command"),
    "layer": ("layer", "command"),
    "in": ("layer", "command_in"),
    "testkernel": ("testkernel", "command"),
    "kernel-source": ("kernel_source", "command"),
    "sparse": ("sparse", "command"),
    "line": ("lines", "command"),
    "list": ("archive", "command"),
    "bisect": ("bisect", "command"),
    "step": ("step", "command"),
    "matrix": ("matrix", "command"),
    "prefetch": ("matrix", "command_prefetch"),
    "resolve": ("plan_make", "command_resolve"),
    "root": ("root", "command"),
    "row": ("row_make", "command"),
    "run": ("run", "command"),
    "fetch": ("kernel", "command"),
    "info": ("kernel", "command_info"),
    "build": ("build", "command"),
    "programs": ("build", "command_programs"),
    "show": ("show", "command"),
    "ktap": ("ktap", "command"),
    "results": ("results", "command"),
    "campaign": ("campaign", "command"),
    "variants": ("variants", "command"),
    "trend": ("trend.command", "command"),
}


def _usage(arguments: list[str]) -> int:
    print(USAGE, end="")
    return 0


def _find(name: str) -> Callable[[list[str]], int]:
    if name in ("", "-h", "--help", "help"):
        return _usage
    if name not in COMMANDS:
        raise UsageError(f"no command '{name}'")
    module, function = COMMANDS[name]
    found: Callable[[list[str]], int] = getattr(import_module(f"host.{module}"), function)
    return found


def main(arguments: list[str]) -> int:
    """Run one command; its exit status."""
    catch_signals()
    try:
        return _find(arguments[0] if arguments else "")(arguments[1:])
    except Error as error:
        complain(error)
        return error.status
    except (OSError, subprocess.CalledProcessError) as error:
        # A full disk, say: nothing that a traceback would explain better.
        complain(Error(str(error)))
        return Error.status
    finally:
        run_cleanups()
        sys.stdout.flush()
