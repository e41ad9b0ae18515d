# SPDX-License-Identifier: GPL-2.0
"""kjlab campaign: kernels booted one after another on another machine, watched from here. What
happens there is tools/lab/campaign's; this side brings it there, notices when the machine is gone
for too long, has its power cut, and fetches the rows."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import options
from .child import Child
from .common import PLACE, Error, UsageError, fresh, log, minutes, publish
from .options import Take, add, number, store, switch
from .row import fields

USAGE = """\
usage: kjlab campaign --target ssh:HOST [option...] KERNEL...

Boots each KERNEL on HOST, unattended, measures it there, and brings the rows here, as kjlab
matrix leaves them: kjlab show, ktap and trend take DIR. HOST wants ssh as root without a
question, and the package kjitter. The kernels are installed there: a release as uname -r says
it. What runs on HOST is tools/lab/campaign, which needs nobody from outside as long as kernels
come up or panic and reboot; see tools/lab/campaign --help.

  --target ssh:HOST    the machine; HOST is what ssh takes
  --power CMD          resets HOST: called when it was not reached for --timeout seconds
  --console CMD        prints what HOST's console says; kept in DIR.console.log
  --timeout S          how long one boot may take, with its measurement, seconds (900)
  --runs N             boots of each kernel (1)
  --after S            no kernel is measured earlier than so many seconds after its boot (120)
  --boot HOW           grub, systemd-boot, kexec, or a program on HOST (what HOST has)
  --bisect             KERNELs are in order: find the first that fails
  --out DIR            where the rows go (build/campaign/HOST)
  --resume             nothing is begun: watch the one that is under way there

CMD is run by sh, with KJ_TARGET=HOST in its environment. Exit status: 0 all kernels passed; 1 one
failed; 2 error, or one has no result.
"""

PASS, FAIL, ERROR = 0, 1, 2

# Between two looks, in seconds.
_LOOK = float(os.environ.get("KJ_CAMPAIGN_LOOK") or 5)

# The files that go there, and where.
_FILES = ("campaign", "campaign.loader", "campaign.plan")
_THERE = "/var/lib/kjitter/bin"
_ROWS = "/var/lib/kjitter/campaign"


@dataclass
class Asked:
    """What was asked for."""

    host: str = ""
    kernels: list[str] = field(default_factory=list)
    power: str = ""
    console: str = ""
    limit: int = 900  # seconds
    runs: int = 1
    after: int | None = None  # seconds; None: what the machine's side has
    boot: str = ""
    bisect: bool = False
    resume: bool = False
    out: str = ""

    @property
    def place(self) -> Path:
        return Path(self.out or PLACE.build / "campaign" / self.host).resolve()


def _target(text: str) -> str:
    kind, colon, host = text.partition(":")
    if kind != "ssh" or not colon or not host or host.startswith("-"):
        raise ValueError("ssh:HOST")
    return host


VALUES: dict[str, Take[Asked]] = {
    "--target": store("host", _target),
    "--power": store("power"),
    "--console": store("console"),
    "--timeout": store("limit", number("seconds")),
    "--runs": store("runs", number()),
    "--after": store("after", number("seconds")),
    "--boot": store("boot"),
    "--out": store("out"),
}
FLAGS: dict[str, Take[Asked]] = {"--bisect": switch("bisect"), "--resume": switch("resume")}


def parse(arguments: list[str]) -> Asked:
    asked = Asked()
    options.parse("campaign", arguments, asked, VALUES, FLAGS, add("kernels"))
    if not asked.host:
        raise UsageError("campaign: wants --target ssh:HOST")
    if bool(asked.kernels) == asked.resume:
        raise UsageError("campaign: wants KERNELs, or --resume")
    return asked


class Target:
    """The machine. Reaching it may take long or fail at any time."""

    def __init__(self, host: str) -> None:
        self.host = host
        ssh = os.environ.get("KJ_SSH", "ssh -o BatchMode=yes -o ConnectTimeout=10")
        self._ssh = [*shlex.split(ssh), host]

    def run(self, command: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        """A command of its shell; status 255 if it cannot be reached."""
        try:
            return subprocess.run(
                [*self._ssh, command],
                input=stdin or b"",
                capture_output=True,
                timeout=60,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess([], 255, b"", b"no answer")

    def bring(self) -> None:
        """What runs there."""
        tar = ["tar", "-C", str(PLACE.lab), "-c", *_FILES]
        archive = subprocess.run(tar, capture_output=True, check=True).stdout
        done = self.run(f"mkdir -p {_THERE} && tar -x -C {_THERE}", archive)
        if done.returncode:
            raise Error(f"{self.host}: {_said(done) or 'cannot be reached'}")

    def campaign(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return self.run(f"sh {_THERE}/campaign {shlex.join(arguments)}")

    def fetch(self, to: Path) -> None:
        """Its rows, whole."""
        new = fresh(to.with_name(f".{to.name}.new"))
        done = self.run(f"tar -C {_ROWS} -c plan rows")
        if done.returncode:
            raise Error(f"{self.host}: its rows cannot be fetched: {_said(done)}")
        tar = ["tar", "-x", "--no-same-owner", "-C", str(new)]
        if subprocess.run(tar, input=done.stdout, check=False).returncode:
            raise Error(f"{self.host}: its rows did not arrive whole; --resume fetches them again")
        publish(new, to)


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    text = (done.stderr or done.stdout).decode(errors="replace").strip()
    return text.splitlines()[-1] if text else ""


class Watch:
    """From the first reboot to the last."""

    def __init__(self, asked: Asked, target: Target) -> None:
        self.asked = asked
        self.target = target
        self.cuts = 0  # of the power
        self._seen = time.monotonic()

    def _look(self) -> bool:
        """Is it still under way? Also if nobody answers."""
        done = self.target.campaign("status")
        if done.returncode == 255:
            return True
        lines = done.stdout.decode(errors="replace").splitlines()
        self._seen = time.monotonic()
        return "campaign: not under way" not in lines and done.returncode == 0

    def _gone(self) -> None:
        """It was not reached for long enough."""
        waited = minutes(int(time.monotonic() - self._seen))
        what = f"{self.asked.host}: not reached for {waited}"
        if not self.asked.power:
            raise Error(f"{what}; reset it, then: kjlab campaign --resume (or give --power)")
        log(f"{what}: the power is cut")
        self.cuts += 1
        environment = dict(os.environ, KJ_TARGET=self.asked.host)
        done = subprocess.run(["sh", "-c", self.asked.power], env=environment, check=False)
        if done.returncode:
            raise Error(f"--power ended with {done.returncode}")
        self._seen = time.monotonic()

    def watch(self) -> None:
        while self._look():
            if time.monotonic() - self._seen > self.asked.limit:
                self._gone()
            time.sleep(_LOOK)

    def amend(self, place: Path) -> None:
        """A kernel whose power was cut hung: that is known here alone. It was one that the machine
        waited for about that long (a panic comes back at once; both clocks may begin later)."""
        for row in place.glob("rows/*/row") if self.cuts else ():
            said = dict(fields(row.read_text()))
            waited = said.get("SECONDS", "0")
            if said.get("RESULT") == "error" and 2 * int(float(waited)) >= self.asked.limit:
                said["STAGE"] = "hang"
                said["REASON"] = f"nothing was heard of it for {waited} s, then its power was cut"
                row.write_text("".join(f"{key}={value}\n" for key, value in said.items()))


def _start(asked: Asked, target: Target) -> None:
    words = ["start", "--runs", str(asked.runs)]
    if asked.after is not None:
        words += ["--after", str(asked.after)]
    if asked.boot:
        words += ["--boot", asked.boot]
    if asked.bisect:
        words.append("--bisect")
    target.bring()
    done = target.campaign(*words, *asked.kernels)
    # The machine may be gone before it has said so.
    if done.returncode not in (0, 255):
        raise Error(f"{asked.host}: {_said(done)}")


def _status(place: Path) -> int:
    rows = place.glob("rows/*/row")
    results = [dict(fields(row.read_text())).get("RESULT", "error") for row in rows]
    if "error" in results or not results:
        return ERROR
    return FAIL if "fail" in results else PASS


def command(arguments: list[str]) -> int:
    """kjlab campaign --target ssh:HOST KERNEL..."""
    Error.status = ERROR
    if "--help" in arguments:
        print(USAGE, end="")
        return PASS
    asked = parse(arguments)
    place, target = asked.place, Target(asked.host)
    place.parent.mkdir(parents=True, exist_ok=True)
    if asked.console:
        with open(place.with_name(f"{place.name}.console.log"), "ab") as said:
            Child(["sh", "-c", asked.console], output=said)
    if not asked.resume:
        _start(asked, target)
    watch = Watch(asked, target)
    watch.watch()
    target.fetch(place)
    watch.amend(place)
    print(target.campaign("status").stdout.decode(errors="replace"), end="")
    log(f"rows are in {place}; see kjlab show {place}")
    return _status(place)
