#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# A job array of Slurm: each task is a shard of the matrix. In the checkout, as root (the
# lab makes chroots):
#
#	sbatch tools/lab/examples/slurm.sh [ARGUMENT...]     arguments of kjlab matrix
#	tools/lab/examples/merge build/merged build/shards/*     when all have ended
#
# Every task keeps its roots and downloads on a disk of its own node (TMPDIR); only the
# rows go to the shared file system. A task that was killed goes on when it is requeued.
#
#SBATCH --job-name=kjlab
#SBATCH --array=1-8
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --time=02:00:00
#SBATCH --requeue
set -euo pipefail

: "${SLURM_ARRAY_TASK_ID:?run it with sbatch}" "${SLURM_ARRAY_TASK_COUNT:?run it with sbatch}"
top=${SLURM_SUBMIT_DIR:-$PWD}
export KJ_BUILD=${KJ_BUILD:-${TMPDIR:-/var/tmp}/kjlab}

# Slurm copies this script, so paths begin where it was submitted.
exec "$top/tools/lab/examples/shard" "$SLURM_ARRAY_TASK_ID" "$SLURM_ARRAY_TASK_COUNT" \
	"$top/build/shards/$SLURM_ARRAY_TASK_ID" --jobs "${SLURM_CPUS_PER_TASK:-1}" "$@"
