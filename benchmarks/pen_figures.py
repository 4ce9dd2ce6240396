"""How good a pen model is, every figure beside that of real people: a table, and JSON.

    python benchmarks/pen_figures.py MODEL LETTERS [--json F] [--parts legibility,variety] [--quick]

MODEL is a model's name or file; LETTERS real ones with strokes and writers, some of them held out. Aligning them takes
half a minute, which letters saved by `ownhand letters convert --align` spare. In place of a model, three stand-ins show
what the measures make of known cases. Half of the people learned from count as such, the others write in its place:

    real        as themselves, which should come close to the people held out
    scrambled   every letter by any of them: hands and their consistency must be gone, and all else stay
    copied      the same as real, but all count as learned from: the copies must be found
"""

import argparse
import dataclasses
import functools
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ownhand.errors import OwnhandError
from ownhand.evaluation import (
    FiguresConfig,
    Sample,
    Writing,
    pen_figures,
    sample_of,
    share_after_checking,
    written_alike,
)
from ownhand.files import write_bytes
from ownhand.hands import Model, Reader, aligned
from ownhand.letters import Letters, load_letters
from ownhand.progress import ProgressLine

STAND_INS = ("real", "scrambled", "copied")
QUICK = FiguresConfig(num_pairs=2000, verifier_steps=60, verifier_width=64, lesson_letters=2000, lesson_epochs=1)
"""To see that all works; its figures mean little."""


def stand_in(kind: str, letters: Letters) -> tuple[Writing, Letters]:
    """What writes in a model's place, and the letters to measure it by."""
    assert letters.writers is not None
    assert letters.held_out is not None
    rng = np.random.default_rng(0)
    writers = rng.permutation(np.unique(letters.writers[~letters.held_out]))
    is_set_aside = np.isin(letters.writers, writers[: len(writers) // 2])
    source = sample_of(letters.select(is_set_aside))
    known = letters if kind == "copied" else letters.select(~is_set_aside)
    if kind == "scrambled":
        return lambda sample, seed, hand_for_each: written_by(source, sample, seed, True), known
    return lambda sample, seed, hand_for_each: written_by(source, sample, seed, hand_for_each), known


def written_by(source: Sample, sample: Sample, seed: int, anybody: bool) -> Sample:
    """Letters of `source` that match `sample`, each hand replaced by that writer who has most of what it takes.

    A writer replaces several hands only where there are too few; of what a writer lacks, and where anybody will do,
    each letter is by anyone.
    """
    rng = np.random.default_rng(seed)
    shape = (int(source.hands.max()) + 1, len(source.alphabet))
    counts = np.zeros(shape, np.int64)
    np.add.at(counts, (source.hands, source.characters), 1)
    chosen = np.empty(len(sample), np.int64)
    times_used = np.zeros(shape[0])
    for hand in np.unique(sample.hands) if not anybody else [None]:
        own = np.flatnonzero(sample.hands == hand) if hand is not None else np.arange(len(sample))
        asked = np.bincount(sample.characters[own], minlength=shape[1])
        shares = np.minimum(counts, asked).sum(axis=1) / len(own)
        writer = int(np.argmax(shares - times_used))
        times_used[writer] += hand is not None
        for character in np.flatnonzero(asked):
            places = own[sample.characters[own] == character]
            among = np.flatnonzero(source.characters == character)
            if hand is not None and counts[writer, character]:
                among = among[source.hands[among] == writer]
            turns = -(-len(places) // len(among))
            chosen[places] = np.concatenate([rng.permutation(among) for _ in range(turns)])[: len(places)]
    return dataclasses.replace(sample, paths=source.paths[chosen])


def table(found: dict[str, Any]) -> str:
    """The figures as a Markdown table."""
    counts = found["letters"]
    rows = [
        f"{counts['held_out']:,} letters by {counts['held_out_hands']} people held out, and as many generated; "
        f"{counts['learned']:,} by {counts['learned_hands']} people learned from.\n",
        "| measure | generated | real, held out | real, learned from | goal | reached |",
        "|---|---|---|---|---|---|",
    ]
    for name, figure in found["figures"].items():
        learned = "" if figure["learned"] is None else f"{figure['learned']:.4f}"
        reached = {True: "yes", False: "no", None: ""}[figure["reached"]]
        generated, real = (f"{figure[whose]:.4f}{spoken(figure[f'{whose}_range'])}" for whose in ("generated", "real"))
        rows.append(f"| {name} | {generated} | {real} | {learned} | {figure['goal']} | {reached} |")
    return "\n".join(rows)


def spoken(bounds: tuple[float, float] | None) -> str:
    """A range, in brackets."""
    return "" if bounds is None else f" ({bounds[0]:.2f} to {bounds[1]:.2f})"


def by_character(found: dict[str, Any]) -> str:
    """The characters, those first that read least against real ones."""
    known = {c: own for c, own in found["by_character"].items() if "read_generated" in own}
    lag = {c: own["read_real"]["look_alikes"] - own["read_generated"]["look_alikes"] for c, own in known.items()}
    rows = [
        "| character | letters | read, generated | read, real | with look-alikes | real |",
        "|---|---|---|---|---|---|",
    ]
    for character in sorted(known, key=lag.__getitem__, reverse=True):
        own = known[character]
        shares = [own[f"read_{whose}"][way] for way in ("exact", "look_alikes") for whose in ("generated", "real")]
        name = "\\|" if character == "|" else f"`` {character} ``" if character == "`" else f"`{character}`"
        rows.append(f"| {name} | {own['letters']:,} | " + " | ".join(f"{share:.1%}" for share in shares) + " |")
    return "\n".join(rows)


def main() -> None:
    """Measures, prints the tables and writes the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", metavar="MODEL", help="a model's name or file, or one of " + ", ".join(STAND_INS))
    parser.add_argument("letters", metavar="LETTERS", type=Path)
    parser.add_argument("--json", type=Path, metavar="F", help="a file for all figures")
    parser.add_argument("--parts", help="which parts, with commas between: " + ", ".join(FiguresConfig().parts))
    parser.add_argument("--quick", action="store_true", help="little of everything, to see that all works")
    parser.add_argument("--characters", action="store_true", help="print the reading of every character too")
    parser.add_argument("--lesson-letters", type=int, metavar="N", help="letters that the readers learn from")
    parser.add_argument("--lesson-epochs", type=int, metavar="N")
    options = parser.parse_args()
    torch.set_num_threads(1)  # The same bits on every machine with as many threads, and quicker for nets so small.
    try:
        found = measured(options)
    except OwnhandError as error:
        sys.exit(f"pen_figures: {error}")
    print(table(found))
    if options.characters:
        print("\n" + by_character(found))
    if options.json:
        write_bytes(options.json, (json.dumps(found, indent=2, ensure_ascii=False) + "\n").encode(), error=OwnhandError)


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """The figures that the options ask for, with the model's name."""
    config = QUICK if options.quick else FiguresConfig()
    if options.parts:
        config = dataclasses.replace(config, parts=tuple(options.parts.split(",")))
    for name in ("lesson_letters", "lesson_epochs"):
        if getattr(options, name) is not None:
            config = dataclasses.replace(config, **{name: getattr(options, name)})
    letters = aligned(load_letters(options.letters), progress=ProgressLine("Aligning strokes", unit="letters"))
    if options.model in STAND_INS:
        checked = None
        write, letters = stand_in(options.model, letters)
    else:
        model = Model.load(options.model)
        if not getattr(model, "has_pen", False):
            raise OwnhandError(
                f"{options.model}: this model does not write with a pen; these figures are of pen paths."
            )
        write = functools.partial(_written, model)
        checked = functools.partial(share_after_checking, model, seed=config.seed)
        letters = letters.only([c for c in letters.characters if c in model.characters])
    began = [time.perf_counter(), ""]

    def say(part: str) -> None:
        if began[1]:
            print(f"{began[1]}: {time.perf_counter() - began[0]:.1f} s", file=sys.stderr, flush=True)
        began[:] = time.perf_counter(), part

    found = pen_figures(write, letters, Reader.load(), config, checked=checked, say=say)
    say("")
    return {"model": options.model, **found}


def _written(model: Any, sample: Sample, seed: int, hand_for_each: bool) -> Sample:
    return written_alike(model, sample, seed=seed, hand_for_each=hand_for_each)


if __name__ == "__main__":
    main()
