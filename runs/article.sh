#!/usr/bin/env bash
# The article's recipe to its end: 450 epochs on a Kaggle-style CSV of capitals. The shipped `article` model is this run
# on the UNIPEN capitals. A run that was stopped or killed goes on when the script is called again.
#   CREDIT="licence and citation of the letters" runs/article.sh LETTERS.csv [FOLDER]
set -euo pipefail
letters=${1:?"runs/article.sh LETTERS.csv [FOLDER]"}
folder=${2:-out/article}
options=()
[ -n "${CREDIT:-}" ] && options+=(--credit "$CREDIT")
[ -f "$folder/checkpoint.pt" ] && options+=(--resume)
exec "${OWNHAND:-ownhand}" train "$letters" --recipe article --epochs 450 --out "$folder" "${options[@]}"
