# SPDX-License-Identifier: GPL-2.0
# Targets for people. Which objects make which module stands in Kbuild.

KERNELRELEASE ?= $(shell uname -r)
KDIR ?= /lib/modules/$(KERNELRELEASE)/build
KMAKE = $(MAKE) -C $(KDIR) M=$(CURDIR)
KJLAB = tools/lab/kjlab

help:
	@echo 'In a fresh checkout, as root on Debian:'
	@echo '  make demo             set everything up, boot a stock kernel, measure, print the report'
	@echo '  make check            set everything up and run all tests'
	@echo '  make matrix           ask every kernel of the archive; table, build/matrix/index.html'
	@echo '  make variants         kernels with other ticks, preemption, compilers, as packages: built, asked (hours)'
	@echo '  make slow             the tests that are too long for check (hours)'
	@echo '  make boots            machines with a disk, booted by GRUB: kjitter-boot, Secure Boot, campaign (hours)'
	@echo '  make results          tools/lab/RESULTS.md out of build/matrix'
	@echo '  make bench            kjitter beside osnoise, timerlat, oslat, cyclictest, perf, bpftrace: build/bench/table.md'
	@echo ''
	@echo 'Parts:'
	@echo '  make tool             the reader: build/bin/kjitter (static), kjitter.dyn, kjitter-more'
	@echo '  make docs             man pages and completion for bash and zsh: build/doc'
	@echo '  make modules          kjitter.ko for the running kernel, or KDIR=/path/to/headers'
	@echo '  make modules_install  install it under updates/'
	@echo '  make install          reader, pages and completion below $$(DESTDIR)$$(PREFIX), PREFIX=/usr/local'
	@echo '  make dkms-sources     what DKMS needs, to $$(DESTDIR)/usr/src; KJ_INJECT=y: with the injector,'
	@echo '                        KJ_INJECT=only: the injector alone'
	@echo '  make deb              packages for Debian: build/deb/*.deb'
	@echo '  make rpm              the same as RPM: build/rpm/*.rpm'
	@echo '  make kunit            KUnit suites on a kernel built for them (built once)'
	@echo '  make host-check       tests of the reader on this machine'
	@echo '  make fuzz             attack the reader, TIME seconds (60) for each of tools/fuzz: clang'
	@echo '  make coverage         lines of the reader that its tests reach, and those they do not'
	@echo '  make coverage-module  the same of the module: KUnit and guests on the test kernel'
	@echo '  make harden           the module attacked on kernels that check themselves: hours; resumable'
	@echo '  make bench-reader     captures of 1, 10 and 100 million records: rate, memory, beside others'
	@echo '  make mutants          PLACES (200) in which it is broken on purpose: which break no test notices'
	@echo '  make mutants-module   the same of the module: KUnit, on a kernel that is built for it'
	@echo '  make style            checkpatch, sparse, clang-format, shellcheck, ruff, mypy'
	@echo '  make clean            remove what a build in the tree leaves'
	@echo '  make distclean        remove build/ too: downloads, roots, test kernel'
	@echo ''
	@echo 'The lab: $(KJLAB) --help'

demo:
	tools/lab/demo

check:
	tools/lab/check

# The page is made also where a kernel failed, for then it is wanted most.
matrix:
	$(KJLAB) setup
	status=0; $(KJLAB) matrix || status=$$?; \
	$(KJLAB) matrix --arch arm64 --out build/matrix-arm64 || status=$$?; \
	$(KJLAB) show build/matrix build/matrix-arm64 --html build/matrix/index.html >/dev/null; exit $$status

variants:
	$(KJLAB) setup
	tools/lab/tests/variants

# What is too long for check; its last results stand in tools/lab/RESULTS.md.
slow:
	$(KJLAB) setup
	tools/lab/slow

boots:
	$(KJLAB) setup
	tools/lab/slow disk secure reboots

# Exit status 1 is a kernel that failed, and belongs to the results.
results:
	$(KJLAB) results build/matrix $(wildcard build/matrix-arm64) >build/results.md || [ $$? -eq 1 ]
	{ cat build/results.md; echo; tools/lab/slow --table; } >tools/lab/RESULTS.md

bench:
	$(KJLAB) setup
	tools/bench/run

kunit:
	$(KJLAB) setup
	tools/lab/tests/kunit

host-check:
	$(KJLAB) setup
	tools/tests/run

TIME ?= 60
fuzz:
	tools/fuzz/run --time $(TIME)

coverage:
	tools/tests/coverage

coverage-module:
	$(KJLAB) setup
	tools/lab/coverage

harden:
	$(KJLAB) setup
	tools/lab/harden

bench-reader:
	tools/bench/reader

PLACES ?= 200
SEED ?= 1
mutants:
	tools/mutate/run --places $(PLACES) --seed $(SEED)

mutants-module:
	tools/mutate/run --module --places $(PLACES) --seed $(SEED)

style:
	tools/lab/style

tool:
	@$(MAKE) --no-print-directory -C tools/kjitter

# After the tool, whose objects it is linked with.
docs: tool
	@$(MAKE) --no-print-directory -C tools/doc

# kjitter.ko is built first, so that a kernel for which the injector does not build gets it still.
modules:
ifneq ($(KJ_INJECT),n)
	$(KMAKE) KJ_INJECT=n modules
	$(KMAKE) modules || { echo "kjitter_inject.ko does not build for this kernel; kjitter.ko does" >&2; \
		$(KMAKE) KJ_INJECT=n modules; }
else
	$(KMAKE) modules
endif

modules_install:
	$(KMAKE) INSTALL_MOD_DIR=updates modules_install

# DKMS gets what it needs, and not the whole tree as `dkms add .` would take: build/ may hold
# gigabytes. It gets the injector only if KJ_INJECT=y asks for it, or with KJ_INJECT=only the
# injector alone, under a name of its own.
DKMS_NAME = $(if $(filter only,$(KJ_INJECT)),kjitter-inject,kjitter)
DKMS_VERSION = $(shell tools/packaging/release version)
DKMS_DIR = $(DESTDIR)/usr/src/$(DKMS_NAME)-$(DKMS_VERSION)
INJECTOR = module/inject module/compat module/clock.c module/clock.h
dkms-sources:
	rm -rf $(DKMS_DIR)
	install -d $(DKMS_DIR)
ifeq ($(KJ_INJECT),only)
	cp -r --parents dkms.conf Kbuild uapi $(INJECTOR) $(DKMS_DIR)/
	sed -i -e 's/^PACKAGE_NAME=.*/PACKAGE_NAME="$(DKMS_NAME)"/' -e '/^# The injector is/d' \
		-e 's/^\(BUILT_MODULE_NAME.*=\).*/\1"kjitter_inject"/' $(DKMS_DIR)/dkms.conf
else
	cp -r dkms.conf Kbuild uapi module $(DKMS_DIR)/
endif
	find $(DKMS_DIR) \( -name '*.o' -o -name '.*.cmd' -o -name README.md \) -delete
ifeq ($(KJ_INJECT),y)
	printf 'BUILT_MODULE_NAME[1]="kjitter_inject"\nDEST_MODULE_LOCATION[1]="/updates/dkms"\n' \
		>>$(DKMS_DIR)/dkms.conf
else ifneq ($(KJ_INJECT),only)
	rm -r $(DKMS_DIR)/module/inject
endif

deb:
	tools/packaging/deb

rpm:
	tools/packaging/rpm

PREFIX ?= /usr/local
SHARE = $(DESTDIR)$(PREFIX)/share
install: tool docs
	install -D -m 0755 build/bin/kjitter.dyn $(DESTDIR)$(PREFIX)/sbin/kjitter
	install -D -m 0755 build/bin/kjitter-more $(DESTDIR)$(PREFIX)/libexec/kjitter-more
	for page in build/doc/*.[1-9]; do \
		install -D -m 0644 -t $(SHARE)/man/man$${page##*.} $$page || exit 1; \
	done
	install -D -m 0644 -t $(SHARE)/bash-completion/completions build/doc/completion/kjitter
	install -D -m 0644 -t $(SHARE)/zsh/site-functions build/doc/completion/_kjitter

clean:
	find . -path ./build -prune -o \( -name '*.o' -o -name '*.ko' -o -name '*.mod' \
		-o -name '*.mod.c' -o -name '.*.cmd' -o -name __pycache__ \) -exec rm -rf {} +
	rm -f modules.order Module.symvers

distclean: clean
	rm -rf build

.PHONY: help demo check slow matrix variants boots results bench bench-reader kunit host-check fuzz \
	coverage coverage-module harden mutants mutants-module style tool docs modules modules_install dkms-sources deb rpm install clean distclean
