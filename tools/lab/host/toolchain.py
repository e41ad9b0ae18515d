# SPDX-License-Identifier: GPL-2.0
"""The compiler that a kernel was built with. Its modules want the same one: what kconfig found out
about it is in their flags, and for a kernel with LTO or kCFI gcc cannot build any."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from functools import lru_cache

from . import lines


@lru_cache
def _here(compiler: str) -> int:
    """The major version of that of this machine; 0 if it has none."""
    try:
        said = subprocess.run([compiler, "-dumpversion"], capture_output=True, check=False)
    except OSError:
        return 0
    found = re.match(rb"[0-9]+", said.stdout)
    return int(found[0]) if found else 0


@dataclass(frozen=True)
class Toolchain:
    compiler: str = "gcc"  # or clang
    version: int = 0  # major; 0: nobody knows
    lld: bool = False  # linked by LLVM's linker

    @classmethod
    def of(cls, config: str) -> Toolchain:
        """As the configuration of a kernel says."""
        on = set(re.findall("^CONFIG_((?:CC|LD)_IS_[A-Z]+)=y$", config, re.MULTILINE))
        compiler = "clang" if "CC_IS_CLANG" in on else "gcc"
        number = f"^CONFIG_{compiler.upper()}_VERSION=([0-9]+)$"
        found = re.search(number, config, re.MULTILINE)
        return cls(compiler, int(found[1]) // 10000 if found else 0, "LD_IS_LLD" in on)

    @property
    def variables(self) -> list[str]:
        """What kbuild has to be told."""
        if self.compiler == "gcc":
            return []
        return ["LLVM=1"] if self.lld else ["CC=clang"]

    @property
    def packages(self) -> tuple[str, ...]:
        """What a suite's root lacks."""
        if self.compiler == "gcc":
            return ()
        return ("clang", "lld", "llvm") if self.lld else ("clang",)

    @property
    def suite(self) -> str:
        """The suite with that compiler, or the next newer one."""
        return lines.suite_compiler(self.compiler, self.version)

    @property
    def is_here(self) -> bool:
        """Does this machine have it? Point releases agree with each other."""
        return self.version in (0, _here(self.compiler))
