"""What was measured, as a table, as report.md with pictures, and as JSON."""

import functools
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from ownhand.errors import OwnhandError
from ownhand.evaluation.evaluation import Evaluation
from ownhand.evaluation.measures import ROWS
from ownhand.evaluation.memorisation import usual_distances
from ownhand.evaluation.samples import Sample
from ownhand.evaluation.words_measures import WORD_ROWS
from ownhand.files import write_bytes, written_whole
from ownhand.hands import JoinedModel, LabelledModel, Model, UnlabelledModel

_COLUMNS, _ROWS = 24, 8
"""Letters in a picture."""

_PAIRS = 16
"""Closest pairs drawn."""

_WORD_COLUMNS, _WORD_ROWS = 6, 10
"""Words in a picture."""

_ZOOM = 2
_SPEED_LETTERS = 4096


def table(found: Mapping[str, Any], speeds: Mapping[str, float] | None = None) -> str:
    """The figures as a Markdown table, padded so that it can be read as it is."""
    subjects = found["models"] | found.get("written", {})
    rows = [["measure", "better", *subjects, "people held out", "other people"]]
    for row in (*ROWS, *WORD_ROWS):
        cells = [_cell(parts, row.path, row.shows) for parts in subjects.values()]
        people = _cell(found["people"], row.people or row.path, row.shows)
        others = _cell(found["other_people"], row.path, row.shows)
        if any([*cells, people, others]):
            rows.append([row.name, row.better, *(cell or "–" for cell in (*cells, people, others))])
    for name, shown in (("letters seen in training", _seen), ("time, machine", _time), ("file", _file)):
        costs = [shown(parts["cost"]) if "cost" in parts else "" for parts in subjects.values()]
        rows.append([name, "", *costs, "", ""])
    if speeds:
        cells = [f"{speeds[name]:,.0f}" if name in speeds else "" for name in subjects]
        rows.append(["letters drawn a second, one core", "", *cells, "", ""])
    return padded(rows)


def padded(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, its columns of even width."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def notes(found: Mapping[str, Any]) -> list[str]:
    """What could not be measured and why, what was left out, and what to mind; a sentence or two each."""
    texts = list(found["letters"]["notes"])
    people = {"people held out": found["people"], "other people": found["other_people"]}
    for owner, parts in (people | found["models"] | found.get("written", {})).items():
        reasons: dict[str, list[str]] = {}
        for name, part in parts.items():
            if isinstance(part, dict) and "not_measured" in part:
                reasons.setdefault(part["not_measured"], []).append(name.replace("_", " "))
        texts += [f"{owner}: {', '.join(names)} not measured. {reason}" for reason, names in reasons.items()]
        texts += [f"{owner}: {note}" for note in parts.get("notes", [])]
        if "unasked" in parts and "sure" in parts["unasked"]:
            texts.append(_unasked(owner, parts["unasked"]))
    return texts


def _unasked(name: str, found: Mapping[str, Any]) -> str:
    text = (
        f"{name} cannot be asked for a letter; what it writes comes from its letter case. Of what it draws unasked "
        f"{found['sure']:.1%} is surely some letter to the judge (of people's letters {found['real_sure']:.1%})"
    )
    if found["hardly_ever"]:
        text += f"; hardly ever drawn surely: {found['hardly_ever']}"
    if "frechet" in found["fidelity"]:
        text += (
            f"; Fréchet distance {found['fidelity']['frechet']['value']:.2f}, recall "
            f"{found['fidelity']['recall']['value']:.3f}"
        )
    return text + "."


def save_json(found: Mapping[str, Any], path: Path) -> None:
    """Writes the figures to a file."""
    write_bytes(path, (json.dumps(found, indent=2, ensure_ascii=False) + "\n").encode(), error=OwnhandError)


def save_report(evaluation: Evaluation, folder: Path, speeds: Mapping[str, float] | None = None) -> None:
    """Leaves report.md and its pictures in `folder`, which is made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise OwnhandError(f"{folder}: cannot be made ({reason.strerror}). Choose another --out.") from reason
    found, chosen = evaluation.figures, _shown(evaluation.real)
    samples = {"people": evaluation.real, **evaluation.written}
    pictures = []
    for name, sample in samples.items():
        file = _file_name(name)
        _save(_tiles(sample.images[chosen], _COLUMNS), folder / f"letters-{file}.png")
        _save(_closest_pairs(evaluation, name, sample), folder / f"closest-{file}.png")
        pictures.append(
            f"### {name}\n\n![Letters of {name}](letters-{file}.png)\n\n"
            f"The letters closest to learned ones (below each: the learned letter):\n\n"
            f"![Closest pairs of {name}](closest-{file}.png)\n"
        )
    remarks = "".join(f"- {note}\n" for note in notes(found))
    letters = found["letters"]
    by = "" if letters["held_out_hands"] is None else f" by {letters['held_out_hands']} people"
    learned_by = "" if letters["learned_hands"] is None else f" by {letters['learned_hands']} people"
    text = f"""# How good {"is this hand" if len(found["models"]) == 1 else "are these hands"}?

{letters["measured"]:,} of {letters["held_out"]:,} held-out letters{by} ({letters["source"]}), as many by each model.
{letters["learned"]:,} letters{learned_by} learned from. *Other people* are some of these, who write in the place of a
model: what can be reached at all. Bounds are of 95 in a hundred; those of the two distances are for endless samples,
which have less.

{table(found, speeds)}

{remarks}
{_words(evaluation, folder)}## By character

Read as asked, look-alikes as one.

{_by_character(found)}

## Letters

The same letters by each, as they were drawn, unchecked.

{"".join(pictures)}"""
    write_bytes(folder / "report.md", text.encode(), error=OwnhandError)


def letters_a_second(model: Model) -> float:
    """How many letters its net draws, on one core, in many hands. It differs from time to time."""
    rng = np.random.default_rng(0)
    draw: Callable[[], object]
    if isinstance(model, UnlabelledModel):
        latents = rng.standard_normal((_SPEED_LETTERS, model.latent_size), dtype=np.float32)
        draw = functools.partial(model.draw, latents)
    else:
        assert isinstance(model, JoinedModel | LabelledModel)
        asked = [model.characters[k] for k in rng.integers(len(model.characters), size=_SPEED_LETTERS)]
        sizes = model.style_size, model.wobble_size
        inputs = [rng.standard_normal((_SPEED_LETTERS, size), dtype=np.float32) for size in sizes]
        drawing = model.drawn_alone if isinstance(model, JoinedModel) else model.draw
        draw = functools.partial(drawing, asked, *inputs)
    draw()
    began = time.perf_counter()
    draw()
    return _SPEED_LETTERS / (time.perf_counter() - began)


def _words(evaluation: Evaluation, folder: Path) -> str:
    """What the report says of words, whose pictures it leaves; nothing where none were measured."""
    if not evaluation.words:
        return ""
    about = evaluation.figures["words"]
    chosen = np.random.default_rng(0).permutation(about["measured"])[: _WORD_COLUMNS * _WORD_ROWS]
    pictures = []
    for name, sample in evaluation.words.items():
        file = f"words-{_file_name(name)}.png"
        _save(_tiles(sample.images[chosen[chosen < len(sample)]], _WORD_COLUMNS), folder / file)
        pictures.append(f"### {name}\n\n![Words of {name}]({file})\n")
    return f"""## Words

{about["measured"]:,} words by {about["hands"]} people held out ({about["source"]}), the same by each model, and as
many by {about["other_hands"]} people learned from.

{"".join(pictures)}
"""


def _closest_pairs(evaluation: Evaluation, name: str, sample: Sample) -> Image.Image:
    """The letters nearest to learned ones for their character, none twice, and below each the learned one."""
    near, usual = evaluation.nearest[name], usual_distances(evaluation.nearest["people"], sample)
    order = np.argsort(near.distances / usual[sample.characters].clip(min=1e-6), kind="stable")
    _, first = np.unique(sample.characters[order], return_index=True)
    closest = order[np.sort(first)][:_PAIRS]
    learned = evaluation.learned.images[near.places[closest]]
    return _tiles(np.concatenate([sample.images[closest], learned]), len(closest))


def _shown(sample: Sample) -> np.ndarray:
    """Which letters are drawn: a row for each of some hands, as far as they go, else any."""
    rng = np.random.default_rng(0)
    if sample.hands is None:
        return rng.permutation(len(sample))[: _COLUMNS * _ROWS]
    counts = np.bincount(sample.hands)
    able = np.flatnonzero(counts >= _COLUMNS)
    if not len(able):
        return rng.permutation(len(sample))[: _COLUMNS * _ROWS]
    hands = np.sort(rng.permutation(able)[:_ROWS])
    rows = [np.sort(rng.permutation(np.flatnonzero(sample.hands == hand))[:_COLUMNS]) for hand in hands]
    return np.concatenate(rows)


def _tiles(images: np.ndarray, columns: int) -> Image.Image:
    """Images in rows, dark on light."""
    missing = -len(images) % columns
    images = np.concatenate([images, np.zeros((missing, *images.shape[1:]), np.uint8)])
    height, width = images.shape[1:]
    sheet = images.reshape(-1, columns, height, width).swapaxes(1, 2).reshape(-1, columns * width)
    picture = ImageOps.invert(Image.fromarray(sheet))
    return picture.resize((picture.width * _ZOOM, picture.height * _ZOOM), Image.Resampling.LANCZOS)


def _save(picture: Image.Image, path: Path) -> None:
    with written_whole(path, error=OwnhandError) as beside:
        picture.save(beside, "PNG")


def _file_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "model"


def _cell(parts: Mapping[str, Any], path: str, shows: Callable[[Any], str]) -> str:
    """The figure at `path`, with its bounds where they were told; empty where it was not measured."""
    *steps, last = path.split(".")
    for step in steps:
        parts = parts.get(step, {})
    value = parts.get(last)
    if value is None:
        return ""
    if isinstance(value, Mapping):  # An estimate of a distance.
        return f"{shows(value['value'])} ({shows(value['low'])} to {shows(value['high'])})"
    bounds = parts.get(f"{last}_interval")
    return shows(value) + (f" ({shows(bounds[0])} to {shows(bounds[1])})" if bounds else "")


def _seen(cost: Mapping[str, Any]) -> str:
    return "not known" if cost["letters_seen"] is None else f"{cost['letters_seen']:,}"


def _time(cost: Mapping[str, Any]) -> str:
    minutes = "not known" if cost["seconds"] is None else f"{cost['seconds'] / 60:.0f} min"
    return f"{minutes}, {cost['machine'] or 'not known'}"


def _file(cost: Mapping[str, Any]) -> str:
    return f"{cost['file_bytes'] / 1e6:.1f} MB"


def _by_character(found: Mapping[str, Any]) -> str:
    """The characters, those first that read least against people's."""
    names = list(found["models"])
    people = found["people"]["read"]["by_character"]
    models = {name: found["models"][name]["read"]["by_character"] for name in names}
    lag = {c: min(models[name][c]["look_alikes"] for name in names) - people[c]["look_alikes"] for c in people}
    rows = [["character", "letters", *names, "people held out"]]
    for character in sorted(people, key=lag.__getitem__):
        shown = {"|": "`\\|`", "`": "`` ` ``"}.get(character, f"`{character}`")
        shares = [models[name][character]["look_alikes"] for name in names] + [people[character]["look_alikes"]]
        rows.append([shown, f"{people[character]['letters']:,}", *(f"{share:.0%}" for share in shares)])
    return padded(rows)
