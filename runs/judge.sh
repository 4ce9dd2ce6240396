#!/usr/bin/env bash
# The shipped judge: all 94 printable ASCII characters of UNIPEN, held-out writers never seen. 20 minutes on one shared
# core. A run that was stopped or killed goes on when the script is called again.
#   runs/judge.sh LETTERS.npz [FOLDER]
set -euo pipefail
letters=${1:?"runs/judge.sh LETTERS.npz [FOLDER]"}
folder=${2:-out/judge}
resume=()
[ -f "$folder/checkpoint.pt" ] && resume=(--resume)
exec "${OWNHAND:-ownhand}" train "$letters" --recipe judge --out "$folder" "${resume[@]}"
