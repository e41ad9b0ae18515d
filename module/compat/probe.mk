# SPDX-License-Identifier: GPL-2.0
# What this kernel offers, found by looking at its headers and exports: stable
# trees backport renames, so a version number proves nothing.
#
# $(call kj-header,WORD,HEADER,MACRO): -DMACRO if WORD stands in HEADER
# $(call kj-export,SYMBOL,MACRO): -DMACRO if SYMBOL is exported to modules
kj-header = $(shell grep -qsw '$(1)' $(srctree)/$(2) && echo -D$(3))
kj-export = $(shell grep -qsw '$(1)' $(objtree)/Module.symvers && echo -D$(2))

# The variables are expanded here, so that all is looked up once, and not for every file.
kj-probed :=

# rcu_momentary_dyntick_idle() became rcu_momentary_eqs() in 32a9f26e5e26 (6.12);
# 6.1.y and 6.6.y took the new name too.
kj-probed += $(call kj-header,rcu_momentary_eqs,include/linux/rcutree.h,KJ_HAVE_RCU_MOMENTARY_EQS)
# hrtimer_init() + .function became hrtimer_setup(), 908a1d775422 (6.13); the old
# way went with 9779489a31d7 (6.15).
kj-probed += $(call kj-header,hrtimer_setup,include/linux/hrtimer.h,KJ_HAVE_HRTIMER_SETUP)
# x86: members of irq_cpustat_t became one array, 2b57c69917ee (7.2).
kj-probed += $(call kj-header,IRQ_COUNT_APIC_TIMER,arch/x86/include/asm/hardirq.h,KJ_HAVE_IRQ_COUNTS)
# vma->vm_flags became read-only, bc292ab00f6c (6.3).
kj-probed += $(call kj-header,vm_flags_clear,include/linux/mm.h,KJ_HAVE_VM_FLAGS_CLEAR)
# rdmsrl_safe() became rdmsrq_safe(), 6fe22abacd40 (6.16).
kj-probed += $(call kj-header,rdmsrq_safe,arch/x86/include/asm/msr.h,KJ_HAVE_RDMSRQ)
# Tracepoints: csd since 949fa3f11ced (6.5), ipi_send_* since 56eb0598c9fd (6.4),
# sched_switch's prev_state, hrtimer_expire_entry's time by address or by value.
kj-probed += $(call kj-header,csd_function_entry,include/trace/events/csd.h,KJ_HAVE_TRACE_CSD)
kj-probed += $(call kj-header,ipi_send_cpumask,include/trace/events/ipi.h,KJ_HAVE_TRACE_IPI_SEND)
kj-probed += $(call kj-header,unsigned int prev_state,include/trace/events/sched.h,KJ_HAVE_TRACE_PREV_STATE)
kj-probed += $(call kj-header,ktime_t \*now,include/trace/events/timer.h,KJ_HAVE_TRACE_HRTIMER_NOW_BY_ADDRESS)
# Pages charged to a memory cgroup could not be mapped by user space: PG_kmemcg shared a word
# with the count of mappings, until 18b2db3b0385 (5.11).
kj-probed += $(call kj-header,PG_kmemcg,include/linux/page-flags.h,KJ_HAVE_PG_KMEMCG)
# Preemption model in force: exported only where it is chosen at boot.
kj-probed += $(call kj-export,preempt_model_full,KJ_HAVE_PREEMPT_MODEL)
kj-probed += $(call kj-export,preempt_model_lazy,KJ_HAVE_PREEMPT_MODEL_LAZY)
# A per-CPU workqueue has to say so, from 6.17 on and where that was taken back; before,
# it is the default.
kj-probed += $(call kj-header,WQ_PERCPU,include/linux/workqueue.h,KJ_HAVE_WQ_PERCPU)
# del_timer_sync() became timer_delete_sync() in 9b13df3fb64e (6.2); 5.10.y and 6.1.y took the
# new name too, others of that age did not.
kj-probed += $(call kj-header,int timer_delete_sync,include/linux/timer.h,KJ_HAVE_TIMER_DELETE_SYNC)
# The count of an interrupt became a member of a structure, 86d2a2f51fba (6.10).
kj-probed += $(call kj-header,struct irqstat,include/linux/irqdesc.h,KJ_HAVE_IRQSTAT)
# x86: the APIC's driver, for NMIs on demand.
kj-probed += $(call kj-export,apic,KJ_HAVE_APIC)
# Tick dependencies: exported for RCU's torture tests where the kernel has nohz_full.
kj-probed += $(call kj-export,tick_nohz_dep_set_cpu,KJ_HAVE_TICK_DEP)
# The kernel's trace can be turned off from a module, with CONFIG_TRACING.
kj-probed += $(call kj-export,tracing_off,KJ_HAVE_TRACING_OFF)
# A thread's policy and priority; sched_set_fifo() knows one alone.
kj-probed += $(call kj-export,sched_setattr_nocheck,KJ_HAVE_SCHED_SETATTR)
# Stacks, with CONFIG_STACKTRACE. (That of another task, stack_trace_save_tsk(), is not exported
# on 5.10 and 6.1, and not needed.)
kj-probed += $(call kj-export,stack_trace_save,KJ_HAVE_STACK_TRACE_SAVE)

ccflags-y += $(kj-probed)

# A kernel may export nothing but what its own modules use (CONFIG_TRIM_UNUSED_KSYMS). What
# is missing is told once and in words; modpost would tell of the rest.
kj-needed := anon_inode_getfd kthread_bind kthread_stop misc_register set_cpus_allowed_ptr \
	     si_mem_available smp_call_function_single vmap
kj-missing := $(if $(wildcard $(objtree)/Module.symvers),$(shell for s in $(kj-needed); do \
	grep -qsw "$$s" $(objtree)/Module.symvers || echo $$s; done))
ifneq ($(CONFIG_MODULES),)
ifneq ($(strip $(kj-missing)),)
$(error kjitter cannot be built: this kernel does not export $(strip $(kj-missing)); without \
	the module, `kjitter --sampler user` works on it)
endif
endif
