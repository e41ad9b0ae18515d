# SPDX-License-Identifier: GPL-2.0
"""Kernels that do not come from the archive: .deb or .rpm files, a built tree, a bare image.
Each becomes a directory under build/kernels like any other, so that what comes after asks no more
where a kernel is from, only whether it has a module.

  .deb    kernels/RELEASE; the headers are unpacked into the root whose compiler is that of the
          kernel, and what was not given comes from that root's archive
  .rpm    the same (local_rpm.py)
  tree    kernels/RELEASE-tree.HASH, HASH of the path: the module is built against the tree itself,
          on the host if that has the compiler of the tree, else in a machine of the suite that
          has it; so only image and configuration are copied
  image   kernels/RELEASE-image.HASH, HASH of the file: no headers, so no module
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from . import arch, archive, headers, info, lines, root
from .adopt import adopt, known
from .common import Error, filled, log, need_root
from .info import HOST, NONE, Kernel
from .local_rpm import rpms
from .package import Failed, Shelf, control, file_digest, take, take_one
from .toolchain import Toolchain


def digest(data: bytes) -> str:
    """Short, for the name of a kernel."""
    return hashlib.sha256(data).hexdigest()[:8]


def kind(spec: str) -> str | None:
    """deb, rpm, tree or image; None if SPEC names no file or directory."""
    path = Path(spec)
    if spec.endswith((".deb", ".rpm")):
        return spec[-3:]
    if path.is_file():
        return "image"
    if "/" in spec and not path.exists():
        # LINE/FLAVOUR has a slash too.
        if not re.fullmatch(r"[0-9]+\.[0-9]+/[a-z0-9-]+", spec):
            raise Error(f"{spec}: no such file or directory")
        return None
    return "tree" if "/" in spec or spec in (".", "..") else None


def given(spec: str) -> Kernel | None:
    """The kernel of one file or directory; None if SPEC names none."""
    of = kind(spec)
    if of in ("deb", "rpm"):
        return packages([spec])
    if of == "image":
        return _image(Path(spec))
    return _directory(spec) if of else None


def packages(files: list[str]) -> Kernel:
    """The kernel of files of one kind of package."""
    kinds = {kind(name) for name in files}
    if kinds == {"deb"}:
        return debs(files)
    if kinds == {"rpm"}:
        return rpms(files)
    raise Error(f"{' '.join(files)}: one KERNEL is all .deb files, or all .rpm files")


def _directory(spec: str) -> Kernel:
    path = Path(spec)
    if (path / "info").exists():
        return info.read(path)
    if (path / ".config").exists() or (path / "Kconfig").exists():
        return _tree(path.resolve())
    for name in ("bzImage", "vmlinuz"):
        if (path / name).exists():
            return _image(path / name)
    raise Error(
        f"{spec}: neither a built kernel tree (.config) nor a directory with bzImage or vmlinuz"
    )


def _image_release(path: Path) -> str:
    """The version stands in the boot header of a bzImage (Documentation/arch/x86/boot.rst: HdrS at
    0x202, at 0x20e where the string is, less 0x200), and as text in a vmlinux."""
    release = ""
    with open(path, "rb") as file:
        head = file.read(0x210)
        if head[0x202:0x206] == b"HdrS":
            file.seek(int.from_bytes(head[0x20E:0x210], "little") + 0x200)
            release = re.split(rb"[ \0]", file.read(200))[0].decode("ascii", "replace")
        elif head[1:4] == b"ELF":
            found = re.search(rb"Linux version ([0-9][^ \n]*)", file.read())
            release = found[1].decode("ascii", "replace") if found else ""
    if not re.fullmatch(r"[0-9]+\.[0-9]+[A-Za-z0-9.+~_-]*", release):
        raise Error(f"{path}: no kernel for x86-64; give a bzImage (vmlinuz) or an ELF vmlinux")
    return release


def _config(path: Path) -> Path | None:
    """The configuration of an image, if it lies where it is usual."""
    for name in (re.sub("^vmlinu[xz]", "config", path.name), "config", ".config"):
        file = path.with_name(name)
        if file != path and filled(file):
            return file
    return None


def _image(path: Path) -> Kernel:
    if not filled(path):
        raise Error(f"{path}: an empty file")
    release = _image_release(path)
    name = f"{release}-image.{file_digest(path)[:8]}"
    return adopt(name, release, path, _config(path), flavour="image", origin="image")


def _tree(tree: Path) -> Kernel:
    for name in (".config", "include/config/kernel.release", "arch/x86/boot/bzImage"):
        if not filled(tree / name):
            raise Error(f"{tree}: no {name}; build it first: make -C {tree} bzImage modules")
    # It is empty where nothing is exported (CONFIG_TRIM_UNUSED_KSYMS).
    if not (tree / "Module.symvers").exists():
        raise Error(f"{tree}: no Module.symvers, which a module needs; run: make -C {tree} modules")
    release = (tree / "include/config/kernel.release").read_text().strip()
    toolchain = Toolchain.of((tree / ".config").read_text(errors="replace"))
    path_hash = digest(f"{tree}\n".encode())
    name = f"{release}-tree.{path_hash}"
    return adopt(
        name,
        release,
        tree / "arch/x86/boot/bzImage",
        tree / ".config",
        flavour="tree",
        origin="tree",
        root=HOST if toolchain.is_here else root.root_of(toolchain.suite).suite,
        headers=str(tree),
    )


def read_debs(files: list[str]) -> tuple[str, dict[str, Path]]:
    """What kernel the packages are of, and which they are."""
    release, found = "", {}
    for name in files:
        path = Path(name)
        if not path.is_file() or not filled(path):
            raise Error(f"{name}: no such file")
        try:
            package = control(path, "Package")
        except Error:
            raise Error(f"{name}: not a Debian package") from None
        if not package.startswith("linux-"):
            raise Error(f"{name}: {package} is no package of a kernel")
        if package.endswith("-dbg"):
            continue
        package = re.sub(
            "^linux-binary-unsigned-", "linux-binary-", package.removesuffix("-unsigned")
        )
        found[package] = path.resolve()
        kernel = re.fullmatch("linux-(image|binary)-([0-9].*)", package)
        if kernel:
            if release not in ("", kernel[2]):
                raise Error(f"{name}: of another kernel than {release}; fetch one kernel at a time")
            release = kernel[2]
    if not release:
        raise Error("no linux-image-RELEASE among the .deb files; add it")
    return release, found


def take_image(release: str, found: dict[str, Path], to: Path) -> None:
    """vmlinuz and config out of the packages given. The headers have the configuration too."""
    for kind in ("binary", "base", "image"):
        packed = found.get(f"linux-{kind}-{release}")
        for what in ("vmlinuz", "config"):
            if packed and not (to / what).exists():
                take(packed, what, to)
    deb = found.get(f"linux-headers-{release}")
    if deb and not (to / "config").exists():
        take_one(deb, f"./usr/src/linux-headers-{release}/.config", to / "config")
    where = f"from 6.19 on it is in linux-{{}}-{release}"
    image, config = where.format("binary"), where.format("base")
    if not (to / "vmlinuz").exists():
        raise Error(f"{release}: no vmlinuz in the .deb files; {image}: add that one")
    if not (to / "config").exists():
        none = f"{release}: no configuration in the .deb files"
        if deb:
            raise Error(f"{none}; {config}: add that one")
        log(f"{none}, so none is shown; {config}")


def debs(files: list[str]) -> Kernel:
    """The kernel of packages given. An image that was fetched with its headers keeps them when it
    is named alone."""
    release, found = read_debs(files)
    with TemporaryDirectory() as directory:
        new = Path(directory)
        take_image(release, found, new)
        config = new / "config" if (new / "config").exists() else None
        deb = found.get(f"linux-headers-{release}")
        before = None if deb else known(release, new / "vmlinuz", "deb")
        if before:
            return before
        at = None
        if deb and config:
            need_root()
            at = root.root_of(Toolchain.of(config.read_text()).suite)
            archive.index(at.suite, of=arch.of(release))
            try:
                headers.unpack(Shelf(at, found, arch.of(release)), release, control(deb, "Version"))
            except Failed as error:
                raise Error(f"{release}: its headers cannot be unpacked") from error
        else:
            no_headers = f"no linux-headers-{release} among the .deb files"
            log(f"{release}: {no_headers}, so no module: the user sampler only")
        return adopt(
            release,
            release,
            new / "vmlinuz",
            config,
            flavour=lines.flavour_of(release),
            origin="deb",
            root=at.suite if at else NONE,
            headers=f"/usr/src/linux-headers-{release}" if at else None,
        )
