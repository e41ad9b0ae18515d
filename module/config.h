/* SPDX-License-Identifier: GPL-2.0 */
/*
 * config - is what somebody asks for sound, and can this machine do it?
 */
#ifndef KJ_CONFIG_H
#define KJ_CONFIG_H

#include <linux/types.h>

#include "../uapi/kjitter.h"

int kj_config_check(const struct kj_config *cfg);
int kj_config_cpus(const struct kj_config *cfg);
bool kj_config_fits(u64 wanted, u64 alive, u64 max, u64 available);

#endif /* KJ_CONFIG_H */
