# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests that provoke causes share on the host; the guest's half is
# provoke.guest.sh, which says what each cause is.
# shellcheck disable=SC2034 # used by those that source this

PROVOKE_GUEST=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/provoke.guest.sh
PROVOKE_CAUSES="none task perf hrtimer itimer bandwidth server kworker irq ipi"
# Other ways to much the same.
PROVOKE_MORE_CAUSES="rlimit text"
# What disturbs kernel threads only, and with what disturbs user tasks, too.
PROVOKE_KERNEL_CAUSES="mounts mounts-ipi"
# Ways to boot: nothing is started in the guest.
PROVOKE_BOOT_CAUSES="clock vendor nohz-off"

# The unstable clock is a way to boot: the kernel is told a rate of the TSC that is 2 % off
# (it is 1 GHz in the deterministic lab), as a bad firmware tells it, and finds out some
# seconds later.
PROVOKE_ISOLATION="nohz_full=1 isolcpus=domain,managed_irq,1 rcu_nocbs=1 nowatchdog"
PROVOKE_CLOCK="$PROVOKE_ISOLATION tsc_early_khz=1020000"

# QEMU's default vendor, nothing vouching for the TSC. 6.1 then does not trust it from the
# start. That is no cause: only the change from stable to unstable holds the tick.
PROVOKE_VENDOR=(--cpu max --append-replace "$PROVOKE_ISOLATION")
