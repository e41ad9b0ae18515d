# SPDX-License-Identifier: GPL-2.0
"""The rows as one HTML file: no network, no script, nothing beside it."""
