#!/usr/bin/env bash
# The shipped pen model: all 94 printable ASCII characters of UNIPEN as pen strokes, held-out writers never seen. It goes on
# until it has seen so many letters; a run that was stopped or killed goes on when the script is called again.
#   LETTERS_SEEN=8000000 runs/pen.sh LETTERS.npz [FOLDER]
set -euo pipefail
letters=${1:?"runs/pen.sh LETTERS.npz [FOLDER]"}
folder=${2:-out/pen}
resume=()
[ -f "$folder/checkpoint.pt" ] && resume=(--resume)
exec "${OWNHAND:-ownhand}" train "$letters" --recipe pen --letters-seen "${LETTERS_SEEN:-8000000}" --out "$folder" "${resume[@]}"
