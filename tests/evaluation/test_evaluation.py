"""`ownhand evaluate` from end to end, with the models that come with ownhand and people made on the spot."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from ownhand.cli import main
from ownhand.errors import LettersError
from ownhand.evaluation import EvaluationConfig, evaluate, notes, table
from ownhand.hands import Model
from ownhand.letters import Letters
from ownhand.letters.archive import save_archive

from .conftest import people
from .words import words_of_people

FEW = EvaluationConfig(
    num_letters=1200, lesson_letters=400, lesson_epochs=1, apart_epochs=1, num_pairs=200, num_pages=0, resamples=16
)


@pytest.fixture(scope="module")
def many() -> Letters:
    return people(140)


@pytest.fixture(scope="module")
def few_letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("letters") / "few.npz"
    save_archive(people(40), path)
    return path


def test_two_models_side_by_side_and_twice_the_same(many: Letters) -> None:
    models = {name: Model.load(name) for name in ("pen", "article")}
    found = evaluate(models, many, config=FEW).figures
    assert list(found["models"]) == ["pen", "article"]
    for name in models:
        parts = found["models"][name]
        for part in ("read", "useful", "fidelity", "apart", "one_hand", "looks", "memorised"):
            assert "not_measured" not in parts[part], (name, part, parts[part])
        assert 0 <= parts["read"]["exact"] <= parts["read"]["look_alikes"] <= 1
        assert parts["cost"]["letters_seen"] > 1e6
    assert "unasked" in found["models"]["article"]
    assert found["models"]["pen"]["read_after_checking"]["look_alikes"] > 0.9
    assert found["models"]["pen"]["read"]["look_alikes"] > 0.8  # Its letters are A to T; the people's are scribbles.
    assert found["people"]["read"]["look_alikes"] < 0.5
    # Other people of the same kind are all that can be reached; a model of another kind is far from it.
    for model in models:
        far, near = found["models"][model]["fidelity"], found["other_people"]["fidelity"]
        assert far["frechet"]["value"] > 5 * near["frechet"]["value"]
        assert far["coverage"]["value"] < 0.5 < near["coverage"]["value"]
    again = evaluate(models, many, config=FEW).figures
    assert json.dumps(found) == json.dumps(again)
    text = table(found, {"pen": 1000.0, "article": 2000.0})
    assert "| read as asked, exactly" in text
    assert len({len(line) for line in text.splitlines()}) == 1


def test_what_cannot_be_measured_is_said_with_the_reason(many: Letters) -> None:
    model = {"article": Model.load("article")}
    unknown = dataclasses.replace(many, writers=None, writer_names=(), held_out=None)
    found = evaluate(model, unknown, config=dataclasses.replace(FEW, num_letters=400)).figures
    remarks = " ".join(notes(found))
    assert "does not say who wrote its letters" in remarks
    assert "does not say which letters are held out, so 15% were drawn" in remarks
    assert "at least 1,000 held-out letters to compare the features of, found 400" in remarks
    assert "It learned from A_Z_unipen.csv.gz, not from people" in remarks
    assert "one_hand" in found["models"]["article"]
    assert "–" in table(found)


def test_letters_that_somebody_does_not_know_are_left_out_and_counted(many: Letters) -> None:
    characters = tuple(sorted({*many.characters[1:], "é"}))
    strange = dataclasses.replace(
        many, characters=characters, labels=((many.labels - 1) % len(characters)).astype(np.int16)
    )
    found = evaluate({"article": Model.load("article")}, strange, config=FEW).figures
    assert found["letters"]["characters"] == "BCDEFGHIJKLMNOPQRST"
    assert found["letters"]["notes"] == [
        "280 letters are left out, for article does not know é.",
        "The judge learned from unipen_pen.npz: whether it has seen people is not known.",
    ]


@pytest.mark.parametrize(
    ("change", "characters", "message"),
    [
        ({}, "xyz", "characters that the models, the judge and the letters have in common, found none"),
        ({"held_out": np.arange(5600) < 150}, None, "at least 200 held-out letters to measure by, found 150"),
        ({"held_out": np.zeros(5600, bool)}, None, "no letters are held out"),
    ],
)
def test_too_little_to_measure_by_is_one_sentence(
    many: Letters, change: dict[str, object], characters: str | None, message: str
) -> None:
    with pytest.raises(LettersError, match=message):
        evaluate({"pen": Model.load("pen")}, dataclasses.replace(many, **change), characters=characters, config=FEW)


def test_the_command_leaves_a_table_a_report_with_pictures_and_json(few_letters: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    (run / "model.onnx").write_bytes(Model.load("article").path.read_bytes())
    arguments = ["evaluate", str(run), "--letters", str(few_letters), "--num-letters", "300", "--no-pages"]
    words = tmp_path / "words.npz"
    words_of_people(16).save(words)
    arguments += ["--words", str(words), "--num-words", "60", "--written", str(words)]
    result = CliRunner().invoke(main, [*arguments, "--out", str(tmp_path / "out"), "--json", str(tmp_path / "f.json")])
    assert result.exit_code == 0, result.output
    assert "read as asked, exactly" in result.output
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    for target in ("letters-people.png", "closest-people.png", "words-people.png"):
        assert target in report
        assert (tmp_path / "out" / target).stat().st_size > 1000
    found = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    assert list(found["models"]) == [str(run)]
    assert "letters drawn a second" in result.output
    assert "letters apart: median gap" in result.output
    assert "has no pen" in result.output
    assert found["words"]["hands"] == 8
    assert found["written"][str(words)]["words_form"] == found["people"]["words_form"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["quill"], "there is no model of that name"),
        (["."], "expected a run that has left its model.onnx"),
        (["pen", "--json", "nowhere/f.json"], "there is no folder"),
        (["pen", "--judge", "none.onnx"], "there is no such model file"),
        (["pen", "--written", "w.npz"], "none by people to measure them by. Name these, too: --words SOURCE"),
    ],
)
def test_what_a_user_can_mend_is_exit_code_2(
    arguments: list[str], message: str, few_letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["evaluate", *arguments, "--letters", str(few_letters), "--no-pages"])
    assert result.exit_code == 2
    assert message in result.output
    assert not list(tmp_path.iterdir())
