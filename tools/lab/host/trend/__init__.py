# SPDX-License-Identifier: GPL-2.0
"""kjlab trend: over the kernels of a line, in their order: which class moved, and where?"""
