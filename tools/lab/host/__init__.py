# SPDX-License-Identifier: GPL-2.0
"""The lab's program, tools/lab/kjlab. It runs on the host; what runs in a guest is sh and C."""
