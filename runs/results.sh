#!/usr/bin/env bash
# The tables of docs/results.md: our models, two peers' nets and people, on the same letters. Trains what is not there yet
# (an hour of one core for each of three nets), then measures twice: all characters, and the capitals that `article` knows.
#   runs/results.sh LETTERS.npz [FOLDER]
set -euo pipefail
letters=$(realpath "${1:?"runs/results.sh LETTERS.npz [FOLDER]"}")
folder=${2:-out/results}
ownhand=$(realpath "$(command -v "${OWNHAND:-ownhand}")")
python=${PYTHON:-python}
export OMP_NUM_THREADS=1
mkdir -p "$folder"
trained() { # trained NAME COMMAND...: unless its model is there
    local name=$1
    shift
    [ -f "$folder/$name/model.onnx" ] || "$@" "$letters" --out "$folder/$name"
}
trained pixel "$ownhand" train --recipe pixel --letters-seen 2662400
trained dcgan "$python" benchmarks/peers/dcgan.py
trained hinge "$python" benchmarks/peers/hinge.py
cd "$folder" # The tables and pictures name nets by their paths.
nets=(pen pixel dcgan hinge)
"$ownhand" evaluate "${nets[@]}" --letters "$letters" --out all --json all.json
"$ownhand" evaluate article "${nets[@]}" --letters "$letters" --out capitals --json capitals.json
