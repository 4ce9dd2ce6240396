#!/usr/bin/env bash
# The shipped pen model: all 94 printable ASCII characters of UNIPEN as pen strokes, held-out writers never seen. When its
# figures stood still after 7,703 steps, the penalties were cut to a third: lines came out calmer. About 1.5 hours on one
# core. A run that was stopped or killed goes on when the script is called again.
#   runs/pen.sh LETTERS.npz [FOLDER]
set -euo pipefail
letters=${1:?"runs/pen.sh LETTERS.npz [FOLDER]"}
folder=${2:-out/pen}
train() { "${OWNHAND:-ownhand}" train "$letters" --recipe pen --out "$folder" "$@"; }
if ! grep -qs '"after_step"' "$folder/config.json"; then
    resume=()
    [ -f "$folder/checkpoint.pt" ] && resume=(--resume)
    train --letters-seen 1971968 "${resume[@]}"
fi
train --resume --set penalty=0.03 --letters-seen 2662400
