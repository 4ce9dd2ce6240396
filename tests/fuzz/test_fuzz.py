"""Any bytes are read, or are one sentence: readers of letters and words, hands, models, run folders, orders to the API.

A small campaign runs with all tests, always the same; `make fuzz` runs a large one, at random (CONTRIBUTING.md).
"""

import os
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ownhand.errors import OwnhandError
from ownhand.hands import Hand, Model
from ownhand.hands.placement import Placement
from ownhand.letters import load_letters, load_words
from ownhand.letters.context import read_context
from ownhand.studio.app import ENDPOINTS
from ownhand.studio.metrics import Metrics
from ownhand.studio.option_parser import OrderForm, read_json
from ownhand.studio.runs import Runs
from ownhand.studio.runs_api import RUN_ORDER
from ownhand.training.journal import Journal
from ownhand.training.run import read_record
from ownhand.training.status import read_status
from ownhand.words.cells import load_cells, looks_like_cells

from . import corpus
from .corpus import json_bytes, spoilt

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""Of each kind; 0 for the few that run with all tests."""


def campaign(few: int) -> Callable[[Any], Any]:
    return settings(
        max_examples=EXAMPLES or few,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def is_read_or_refused(read: Callable[[], object]) -> None:
    """Runs a reader. What it raises must be a sentence; warnings are errors in all tests."""
    said = ""
    try:
        read()
    except OwnhandError as error:
        said = str(error)
    assert len(said) <= 2_100
    assert said.replace("\n", "").replace("\t", "").isprintable()


def placed(folder: str, name: str, content: bytes) -> Path:
    path = Path(folder) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("kind", corpus.LETTERS)
@campaign(25)
@given(st.data())
def test_files_of_letters(kind: str, data: st.DataObject) -> None:
    name, content = corpus.LETTERS[kind]
    with tempfile.TemporaryDirectory() as folder:
        path = placed(folder, name, data.draw(spoilt(content)))
        is_read_or_refused(lambda: load_letters(path).fingerprint())


@pytest.mark.parametrize("kind", corpus.PARTS)
@campaign(25)
@given(st.data())
def test_folders_of_letters(kind: str, data: st.DataObject) -> None:
    parts = corpus.PARTS[kind]
    chosen = data.draw(st.sampled_from(sorted(parts)))
    with tempfile.TemporaryDirectory() as folder:
        for name, content in parts.items():
            placed(folder, name, data.draw(spoilt(content)) if name == chosen else content)
        is_read_or_refused(lambda: load_letters(folder).fingerprint())


@pytest.mark.parametrize("kind", corpus.WORDS)
@campaign(25)
@given(st.data())
def test_files_of_words(kind: str, data: st.DataObject) -> None:
    name, content = corpus.WORDS[kind]
    with tempfile.TemporaryDirectory() as folder:
        path = placed(folder, name, data.draw(spoilt(content)))
        is_read_or_refused(lambda: load_words(path).fingerprint())


@campaign(30)
@given(spoilt(corpus.arrays(**corpus.CONTEXT)), spoilt(corpus.saved(corpus.cells().save, "a.npz")))
def test_letters_in_context_and_cells(context: bytes, cells: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, other = placed(folder, "context.npz", context), placed(folder, "cells.npz", cells)
        is_read_or_refused(lambda: read_context(path).boxes())
        assert looks_like_cells(other) in (True, False)
        is_read_or_refused(lambda: load_cells(other).counts())


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load("article")


@campaign(60)
@given(st.data())
def test_hands(model: Model, data: st.DataObject) -> None:
    record = json_bytes({**corpus.HAND, "fingerprint": model.fingerprint})
    with tempfile.TemporaryDirectory() as folder:
        path = placed(folder, "ada.json", data.draw(spoilt(record)))
        is_read_or_refused(lambda: Hand.load(path, model).glyph("A", np.random.default_rng(0)))
        is_read_or_refused(lambda: Hand.load(path))


@campaign(15)
@given(spoilt(json_bytes(Placement.load().to_json())))
def test_tables_of_placement(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = placed(folder, "placement.json", content)
        is_read_or_refused(lambda: Placement.load(path))


@campaign(12)
@given(st.data())
def test_models(model: Model, data: st.DataObject) -> None:
    """Spoilt in what is said about the net, which stands at the end of the file, and at its head."""
    content = model.path.read_bytes()
    head, tail = content[:3000], content[-3000:]
    spoil_head = data.draw(st.booleans())
    changed = (data.draw(spoilt(head)) if spoil_head else head) + content[3000:-3000]
    changed += tail if spoil_head else data.draw(spoilt(tail))
    with tempfile.TemporaryDirectory() as folder:
        path = placed(folder, "a.onnx", changed)
        is_read_or_refused(lambda: Model.load(path).hand(1).glyph("A", np.random.default_rng(0)))


@campaign(60)
@given(
    spoilt(json_bytes(corpus.CONFIG)),
    spoilt(json_bytes(corpus.RECORD)),
    spoilt(json_bytes(corpus.STATUS)),
    spoilt(corpus.METRICS),
    spoilt(b'{"cell": 40, "left": 44, "asked": "", "known": "AB"}'),
    spoilt(corpus.picture("PNG")),
)
def test_folders_of_runs(
    config: bytes, record: bytes, status: bytes, metrics: bytes, plan: bytes, sheet: bytes
) -> None:
    """The studio lists every folder, whatever lies in it, and its answers are JSON."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "runs" / "mine"
        files = {"config.json": config, "studio.json": record, "status.json": status, "metrics.jsonl": metrics}
        for name, content in {**files, "samples.json": plan, "samples/step-000100.png": sheet}.items():
            placed(str(folder), name, content)
        placed(str(folder.parent), "opened.json", config)
        runs = Runs(folder.parent, Path(place))
        assert [summary["mark"] for summary in runs.summaries(9)] == ["mine"]
        json_bytes(runs.answer("mine")).decode()
        assert read_status(folder) is None or read_status(folder) is not None
        is_read_or_refused(lambda: read_record(folder))
        curves = Metrics(folder / "metrics.jsonl").curves()
        assert all(len(row) == len(curves["points"][0]) for row in curves["points"])
        journal = Journal(folder / "metrics.jsonl", ("loss",))
        journal.cut_back_to(8)
        assert len(journal.read()) <= 8


FORMS = {form.model.__name__: form for endpoint in ENDPOINTS for form in (endpoint.query, endpoint.body) if form}


@pytest.mark.parametrize("name", FORMS)
@campaign(25)
@given(st.data())
def test_orders_to_the_api(name: str, data: st.DataObject) -> None:
    """Bodies that are spoilt JSON, and JSON whose values are of any kind."""
    form = FORMS[name]
    whole = {option.name: option.default for option in form.options.values()}
    body = data.draw(spoilt(json_bytes(whole)))
    is_read_or_refused(lambda: form.read(read_json(body)))
    values = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just([]), st.just(10**400))
    drawn = data.draw(st.dictionaries(st.sampled_from(sorted(whole) or ["a"]), values, max_size=4))
    is_read_or_refused(lambda: form.read({**whole, **drawn}))


def test_the_forms_are_all_there() -> None:
    assert RUN_ORDER in FORMS.values()
    assert all(isinstance(form, OrderForm) for form in FORMS.values())


def test_a_reader_that_is_not_held_to_it_is_found_out() -> None:
    """What the campaign would say of a reader that lets Python's own errors through, or warns."""

    def wary() -> None:
        warnings.warn("What is this?", stacklevel=1)

    with pytest.raises(ZeroDivisionError):
        is_read_or_refused(lambda: 1 // 0)
    with pytest.raises(UserWarning):
        is_read_or_refused(wary)
