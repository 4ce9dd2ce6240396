#!/usr/bin/env bash
# The shipped pen model and its glance, from letters to files: all 94 printable ASCII characters of UNIPEN as pen strokes,
# held-out writers never seen. It needs no earlier pen model and no earlier glance; the reader it needs (runs/reader.sh).
#   runs/pen.sh LETTERS.npz [FOLDER]
#
#   FOLDER/model.onnx         what was trained. When its figures stood still after 7,703 steps, the penalties were cut to a
#                             third: lines came out calmer. About 1.5 hours on one core
#   FOLDER/first-glance.onnx  learned what the reader says of these letters: ten minutes
#   FOLDER/pen.onnx           the model loosened, with the help of that glance: ten minutes. To be shipped
#                             Its cashier is put into it afterwards: five minutes
#   FOLDER/glance.onnx        learned what the reader says of the loosened letters: ten minutes. To be shipped
#
# What was stopped or killed goes on when the script is called again.
set -euo pipefail
letters=${1:?"runs/pen.sh LETTERS.npz [FOLDER]"}
folder=${2:-out/pen}
python=${PYTHON:-python}
train() { "${OWNHAND:-ownhand}" train "$letters" --recipe pen --out "$folder" "$@"; }
if ! grep -qs '"after_step"' "$folder/config.json"; then
    resume=()
    [ -f "$folder/checkpoint.pt" ] && resume=(--resume)
    train --letters-seen 1971968 "${resume[@]}"
fi
if [ ! -f "$folder/first-glance.pt" ]; then
    train --resume --set penalty=0.03 --letters-seen 2662400
    "$python" -m ownhand.training.glance "$letters" "$folder/model.onnx" "$folder/first-glance.onnx"
fi
if [ ! -f "$folder/pen.onnx" ]; then
    "$python" -m ownhand.training.loosening "$letters" "$folder" "$folder/first-glance.pt" "$folder/pen.onnx"
fi
if [ ! -f "$folder/glance.pt" ]; then
    "$python" -m ownhand.training.glance "$letters" "$folder/pen.onnx" "$folder/glance.onnx"
fi
if ! grep -qs '"sees_cells"' "$folder/pen.onnx"; then
    "$python" "$(dirname "$0")/cashier.py" "$folder/pen.onnx" "$letters"
fi
