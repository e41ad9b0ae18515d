# SPDX-License-Identifier: GPL-2.0
"""apt in a suite's root, for an architecture. Of another one than the root's own it has a
configuration and lists in a place of their own, so that neither dpkg nor the lists of the root
ever hear of it: whoever uses the root meanwhile finds it as it was."""

from __future__ import annotations

from pathlib import Path

from .arch import Arch


def words(root: Path, of: Arch, *command: str) -> list[str]:
    """The command that is COMMAND, in the root, with the apt of an architecture."""
    if not of.foreign:
        return [*command]
    place = f"/lab/apt/{of.name}"
    _configure(root / place.lstrip("/"), place, of)
    return ["env", f"APT_CONFIG={place}/conf", *command]


def has_lists(root: Path, of: Arch) -> bool:
    """Those of the root's own are as old as the root."""
    return not of.foreign or any((root / "lab/apt" / of.name / "lists").glob("*_Packages"))


def _configure(directory: Path, place: str, of: Arch) -> None:
    """Unless it is done. PLACE is the directory as seen from the root."""
    if (directory / "conf").exists():
        return
    for name in ("lists", "cache"):
        (directory / name).mkdir(parents=True, exist_ok=True)
    (directory / "status").touch()
    new = directory / "conf.new"
    new.write_text(
        f'APT::Architecture "{of.name}";\n'
        f'APT::Architectures {{ "{of.name}"; }};\n'
        'APT::Sandbox::User "root";\n'
        f'Dir::State "{place}";\n'
        f'Dir::State::status "{place}/status";\n'
        f'Dir::Cache "{place}/cache";\n'
    )
    new.rename(directory / "conf")
