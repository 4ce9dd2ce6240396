#!/usr/bin/env bash
# The shipped placement table: how the printable ASCII characters stand on the line, measured on UNIPEN characters cut out
# of written words, 147 writers. Seconds.
#   runs/placement.sh CONTEXT.npz [TABLE.json]
set -euo pipefail
context=${1:?"runs/placement.sh CONTEXT.npz [TABLE.json]"}
table=${2:-"$(dirname "$0")/../src/ownhand/models/placement.json"}
exec "${OWNHAND:-ownhand}" letters placement "$context" -o "$table"
