/* SPDX-License-Identifier: GPL-2.0 */
/*
 * chardev - /dev/kjitter: every user copy and every validation.
 */
#ifndef KJ_CHARDEV_H
#define KJ_CHARDEV_H

int kj_chardev_init(void);
void kj_chardev_exit(void);

#endif /* KJ_CHARDEV_H */
