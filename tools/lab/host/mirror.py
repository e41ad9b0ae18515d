# SPDX-License-Identifier: GPL-2.0
"""The archive as the host reaches it: its mirrors, and its settings of apt. So the lab works
behind whatever mirror or cache the host was given."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile

from .common import Error, call, output

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"

_SUITE = re.compile(r"bullseye|bookworm|trixie|forky|sid|unstable|stable|testing|oldstable")


def _mirror(security: bool, override: str) -> str:
    """The first of the host's sources for Debian, or for its security updates; or nothing."""
    if override:
        return override
    for target in output(
        "apt-get", "indextargets", "--format", "$(SITE) $(RELEASE)", "Created-By: Packages"
    ).splitlines():
        site, _, suite = target.partition(" ")
        if _SUITE.match(suite) and suite.endswith("-security") == security:
            return site
    return ""


def _has(mirror: str, suite: str) -> bool:
    """Does the archive still serve a suite?"""
    with tempfile.NamedTemporaryFile() as to:
        command = [
            "/usr/lib/apt/apt-helper",
            "-qq",
            "download-file",
            f"{mirror}/dists/{suite}/InRelease",
            to.name,
        ]
        return call(command, subprocess.DEVNULL, subprocess.DEVNULL) == 0


def sources(suite: str) -> str:
    """The sources.list of a suite's root."""
    main = _mirror(False, os.environ.get("KJ_MIRROR", ""))
    security = _mirror(True, os.environ.get("KJ_MIRROR_SECURITY", ""))
    if not main:
        raise Error("no Debian mirror in the host's apt sources; set KJ_MIRROR")
    have = [(main, suite)]
    if suite == "sid":
        extra = ["experimental"]
    else:
        extra = [f"{suite}-updates", f"{suite}-backports"]
        if security and _has(security, f"{suite}-security"):
            have.append((security, f"{suite}-security"))
    have += [(main, name) for name in extra if _has(main, name)]
    return "".join(f"deb {site} {name} main\n" for site, name in have)


def apt_conf() -> str:
    """Settings that decide how apt reaches the archive (proxy, certificates, dates), plus one:
    old suites stay in the archive after their Release file expired."""
    wanted = re.compile(r"Acquire::(http|https|ftp|Check-Date|Retries|ForceIPv[46])\b")
    kept = [line for line in output("apt-config", "dump").splitlines() if wanted.match(line)]
    kept += [
        'Acquire::Check-Valid-Until "false";',
        'Acquire::Languages "none";',
        'APT::Install-Recommends "false";',
    ]
    return "".join(line + "\n" for line in kept)
