# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A kernel repository to bisect: Linux 6.12 and BISECT_COMMITS commits on top, one of which
# keeps the tick on every CPU. Two stretches cannot be tested: one does not compile, one
# panics early. Sourced by bisect-git.
#
#   bisect_tree REPO CONFIG   make both, unless they are there; the commits have tags:
#                             base, compile, compiles, panic, culprit

# Where each commit stands. The middle of a search falls on what does not compile.
BISECT_COMMITS=18
BISECT_COMPILE=9 BISECT_COMPILES=11
BISECT_PANIC=13 BISECT_BOOTS=14
BISECT_CULPRIT=15

# Sources that the configuration below never reads, for a repository that is made soon.
BISECT_OMIT=(
	'*/drivers/'{crypto,dma,gpu,hwmon,i2c,input,leds,mfd,misc,mmc,net,nvme,platform,power,regulator,spi,video}'/*.c'
	'*/fs/'{bcachefs,btrfs,ceph,ext4,f2fs,gfs2,jfs,nfs,nfsd,ntfs3,ocfs2,smb,ubifs,xfs}'/*.c'
	'*/'{net,sound,samples}'/*.c' '*/tools/'{testing,power}'/*'
)

# What the harmless commits change.
BISECT_FILES=(lib/sort.c kernel/time/jiffies.c mm/util.c fs/read_write.c kernel/sched/clock.c
	lib/bitmap.c kernel/workqueue.c mm/vmscan.c kernel/kthread.c lib/string.c fs/open.c
	kernel/rcu/update.c drivers/tty/tty_io.c kernel/irq/manage.c mm/slub.c lib/vsprintf.c
	kernel/time/hrtimer.c fs/inode.c)

bisect_git()
{
	git -C "$1" -c user.name=kjlab -c user.email=kjlab@localhost -c gc.auto=0 \
		-c core.compression=1 -c advice.detachedHead=false "${@:2}"
}

# bisect_edit REPO N: what commit N changes, and print its subject.
bisect_edit()
{
	local repo=$1 n=$2 file

	case $n in
	"$BISECT_COMPILE")
		echo '#error "half a change"' >>"$repo/kernel/time/timekeeping.c"
		echo "timekeeping: one half of a change" ;;
	"$BISECT_COMPILES")
		sed -i '$d' "$repo/kernel/time/timekeeping.c"
		echo "timekeeping: the other half" ;;
	"$BISECT_PANIC")
		sed -i 's/^\tpr_notice("Kernel command line/\tpanic("step %d", '"$n"');\n&/' "$repo/init/main.c"
		echo "init: trust nobody" ;;
	"$BISECT_BOOTS")
		sed -i '/^\tpanic("step /d' "$repo/init/main.c"
		echo "init: trust again" ;;
	"$BISECT_CULPRIT")
		sed -i '/^static bool can_stop_full_tick/,/^}/s/!cpu_online(cpu)/!cpu_online(cpu) || tick_nohz_full_running/' \
			"$repo/kernel/time/tick-sched.c"
		echo "tick/nohz: be careful with CPUs that go offline" ;;
	*)
		file=${BISECT_FILES[n - 1]}
		printf '\n/* Set by a debugger. */\nint kj_step_%d;\n' "$n" >>"$repo/$file"
		echo "${file%.c}: leave room for a debugger" ;;
	esac
}

# bisect_config CONFIG FRAGMENT: the test kernel's without what makes it slow, and so that
# it has no other release than its number.
bisect_config()
{
	sed -e '/^# ---- memory checking/,$d' -e '/KUNIT\|SUSPEND\|PM_DEBUG\|PM_SLEEP/d' \
		-e 's/^CONFIG_LOCALVERSION=.*/CONFIG_LOCALVERSION="-kjbisect"/' "$1" >"$2"
}

bisect_tree()
{
	local repo=$1 config=$2 source n pattern
	local -a omit=()

	# One of another day may lack a tag.
	if [[ -e $repo/.git/kj-complete && -s $config ]] && bisect_git "$repo" rev-parse -q --verify compiles >/dev/null; then
		return
	fi
	"$BISECT_TESTS/../kjlab" testkernel --tools
	source=$("$BISECT_TESTS/../kjlab" kernel-source)
	rm -rf "$repo" "$config"
	mkdir -p "$repo"
	for pattern in "${BISECT_OMIT[@]}"; do
		omit+=(--exclude="$pattern")
	done
	tar -C "$source" -c "${omit[@]}" . | tar -C "$repo" -x
	bisect_git "$repo" init -q -b main
	bisect_git "$repo" add -Af .
	bisect_git "$repo" commit -qm "Linux 6.12"
	bisect_git "$repo" tag base
	for ((n = 1; n <= BISECT_COMMITS; n++)); do
		bisect_git "$repo" commit -qam "$(bisect_edit "$repo" "$n")"
	done
	bisect_git "$repo" tag culprit "HEAD~$((BISECT_COMMITS - BISECT_CULPRIT))"
	bisect_git "$repo" tag compile "HEAD~$((BISECT_COMMITS - BISECT_COMPILE))"
	bisect_git "$repo" tag compiles "HEAD~$((BISECT_COMMITS - BISECT_COMPILES))"
	bisect_git "$repo" tag panic "HEAD~$((BISECT_COMMITS - BISECT_PANIC))"
	bisect_config "$BISECT_TESTS/../testkernel.config" "$config.fragment"
	make -s -C "$repo" O="$config.obj" KCONFIG_ALLCONFIG="$config.fragment" allnoconfig >&2
	mv "$config.obj/.config" "$config"
	rm -rf "$config.obj"
	: >"$repo/.git/kj-complete"
}
