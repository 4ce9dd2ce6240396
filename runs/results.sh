#!/usr/bin/env bash
# The tables of docs/results.md: our models, peers' nets and people, on the same letters and words. Trains what is not there
# yet (an hour of one core for each of four nets), then measures what has not been measured: all characters, the capitals
# that `article` knows, and words. To make a table anew, remove its .json or .txt in FOLDER.
#   runs/results.sh LETTERS.npz WORDS.npz [FOLDER]
set -euo pipefail
usage="runs/results.sh LETTERS.npz WORDS.npz [FOLDER]"
letters=$(realpath "${1:?"$usage"}")
words=$(realpath "${2:?"$usage"}")
folder=${3:-out/results}
benchmarks=$(realpath "$(dirname "$0")/../benchmarks")
ownhand=$(realpath "$(command -v "${OWNHAND:-ownhand}")")
python=$(realpath -s "$(command -v "${PYTHON:-python}")")
export OMP_NUM_THREADS=1
mkdir -p "$folder"
cd "$folder" # The tables and pictures name nets by their paths.
trained() { # trained NAME COMMAND...: unless its model is there
    local name=$1
    shift
    [ -f "$name/model.onnx" ] || "$@" "$letters" --out "$name"
}
measured() { # measured NAME MODEL... [OPTION...]: unless its figures are there
    local name=$1
    shift
    [ -f "$name.json" ] || "$ownhand" evaluate "$@" --letters "$letters" --out "$name" --json "$name.json"
}
trained pixel "$ownhand" train --recipe pixel --letters-seen 2662400
trained dcgan "$python" "$benchmarks/peers/dcgan.py"
trained hinge "$python" "$benchmarks/peers/hinge.py"
nets=(pen pixel dcgan hinge)
measured all "${nets[@]}"
measured capitals article "${nets[@]}"

# Words. The RNN goes on after the last checkpoint where it was stopped, and writes as it is and with a bias.
"$python" "$benchmarks/peers/graves.py" "$words" --out graves --resume
written() { # written NAME.npz WORDS [OPTION...]: by the RNN, unless it is there
    local name=$1
    shift
    [ -f "$name" ] || "$python" "$benchmarks/peers/graves_words.py" graves "$1" "$name" --primed "${@:2}"
}
written graves.npz "$words" --held-out 1500
written graves-biased.npz "$words" --held-out 1500 --bias 0.75
measured words joined pen --words "$words" --num-words 1500 --written graves.npz --written graves-biased.npz
[ -f apart/asked.npz ] || "$python" "$benchmarks/words_told_apart.py" "$words" apart --ask
written apart/graves.npz apart/asked.npz
[ -f apart.txt ] || "$python" "$benchmarks/words_told_apart.py" "$words" apart joined pen apart/graves.npz | tee apart.tmp
[ -f apart.txt ] || mv apart.tmp apart.txt
