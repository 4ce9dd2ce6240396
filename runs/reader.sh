#!/usr/bin/env bash
# The shipped reader: all 94 printable ASCII characters of UNIPEN, held-out writers never seen. 47 minutes on one shared
# core. A run that was stopped or killed goes on when the script is called again.
#   runs/reader.sh LETTERS.npz [FOLDER]
set -euo pipefail
letters=${1:?"runs/reader.sh LETTERS.npz [FOLDER]"}
folder=${2:-out/reader}
resume=()
[ -f "$folder/checkpoint.pt" ] && resume=(--resume)
exec "${OWNHAND:-ownhand}" train "$letters" --recipe reader --out "$folder" "${resume[@]}"
