# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Runs in the guests of the matrix test; /lab/settings says by KJ_RELEASE what to do.

# shellcheck disable=SC1091 # in the guest
. /lab/settings
# shellcheck disable=SC2154 # from there
case " $CRASH | $FILL " in
*" $KJ_RELEASE "*\|*)
	echo c >/proc/sysrq-trigger ;;
*\|*" $KJ_RELEASE "*)
	yes "a guest that says too much" ;;
esac
echo none >/out/module
kjitter status --json >/out/status.json
kjitter check --cpus 1 --duration 1s --sampler user --level 1 --json >/out/check.json
echo $? >/out/check.status
kjitter record --quiet --cpus 1 --sampler user --duration 100ms --output /out/user.kjr
