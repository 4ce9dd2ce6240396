"""What may be asked, how a hand is told, and what is kept."""

import numpy as np
import pytest

from ownhand.errors import ModelError, OwnhandError, WritingError
from ownhand.hands import Model
from ownhand.studio.asking import LONGEST_TEXT, Asked, Saving, read_asked, read_json
from ownhand.studio.kept import KeptHands
from ownhand.studio.metrics import Metrics
from ownhand.studio.naming import check_name, cleaned_name, free_name
from ownhand.studio.telling import hand_told, told


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load("pen")


def test_options_are_read_alike_from_text_and_from_json() -> None:
    from_text = read_asked(
        {"text": "Hi", "hand": "7", "neatness": "0.5", "justify": "true", "seed": "3", "nib": "", "dpi": "96"},
        Asked,
        Saving,
    )
    from_json = read_asked(
        {"text": "Hi", "hand": 7, "neatness": 0.5, "justify": True, "seed": 3, "nib": None, "dpi": 96}, Asked, Saving
    )
    assert from_text == from_json
    assert from_text[0] == Asked(text="Hi", hand="7", neatness=0.5, justify=True, seed=3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "There is nothing to write: give a text."),
        ({"text": "a", "colour": "red"}, "There is no option 'colour'. There are: text, hand, model"),
        ({"text": 3}, "text: expected text, found '3'."),
        ({"text": "a", "seed": "1.5"}, "seed: expected a whole number, found '1.5'."),
        ({"text": "a", "seed": True}, "seed: expected a whole number, found 'True'."),
        ({"text": "a", "seed": -1}, "A seed of -1 is out of bounds."),
        ({"text": "a", "x_height": "nan"}, "x_height: expected a number, found 'nan'."),
        ({"text": "a", "neatness": "very"}, "neatness: expected a number, found 'very'."),
        ({"text": "a", "justify": "perhaps"}, "justify: expected yes or no, found 'perhaps'."),
        ({"text": "a", "seed": ""}, "The option seed is empty."),
        ({"text": "\ud800"}, "text: expected text, found half of a character at place 1."),
        ({"text": "a" * (LONGEST_TEXT + 1)}, "Expected a text of at most 10,000 characters, found 10,001."),
        ({"text": "a", "format": "docx"}, "There is no format 'docx'."),
        ({"text": "a", "dpi": "4000"}, "A resolution of 4000 dpi is out of bounds here."),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(options: dict, message: str) -> None:
    with pytest.raises(WritingError) as error:
        read_asked(options, Asked, Saving)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"[" * 100_000, b"\xff"])
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(WritingError, match="Expected a JSON object"):
        read_json(body)


def test_a_hand_told_is_the_same_hand(model: Model) -> None:
    blend = hand_told("((3~6@0.25)~12@0.5)", model)
    again = hand_told(told(blend), model)
    assert np.array_equal(blend.style, again.style)
    assert np.array_equal(blend.factors, again.factors)
    assert np.allclose(blend.style, model.hand(3).blend(model.hand(6), 0.25).blend(model.hand(12), 0.5).style)
    assert hand_told(f"({told(blend)}~7@1)", model).style == pytest.approx(model.hand(7).style)
    assert hand_told("Ada", model) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("=", "this style is of another model"),
        ("=AAAA", "this style is of another model"),
        ("=!!", "this style cannot be read"),
        ("(7", "found no ~ in its place"),
        ("(7~8)", "found no share in its place"),
        ("(7~8@0.5)x", "found 'x' after"),
        ("(7~8@1.5)", "A share of 1.5 is out of bounds"),
        ("(a~8@0.5)", "expected a hand of a blend here"),
        ("(" * 30 + "7", "at most 8 blends within each other"),
    ],
)
def test_a_hand_badly_told_is_refused(model: Model, text: str, message: str) -> None:
    with pytest.raises(ModelError) as error:
        hand_told(text, model)
    assert message in str(error.value)


def test_a_style_cut_off_is_refused(model: Model) -> None:
    with pytest.raises(ModelError, match="Was the address cut off"):
        hand_told(told(model.hand(7))[:-8], model)


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a\\b", ".hidden", "a.json", "CON", "a\0", "x" * 41, "a ", "-a"])
def test_names_cannot_lead_out_of_the_folder(name: str) -> None:
    with pytest.raises(OwnhandError, match="is no name for a hand"):
        check_name(name, "hand")


def test_names_are_made_of_what_files_are_called(tmp_path) -> None:
    for good in ("Ada", "Zoë 2", "a-b", "手"):
        check_name(good, "hand")
    assert cleaned_name("A_Z Handwritten Data", "x") == "A Z Handwritten Data"
    assert cleaned_name("../..", "letters") == "letters"
    (tmp_path / "Ada.npz").touch()
    assert free_name("Ada", tmp_path, ".npz") == "Ada 2"


def test_hands_are_kept_as_files_that_the_command_opens(model: Model, tmp_path) -> None:
    kept = KeptHands(tmp_path / "hands")
    kept.keep(hand_told("(3~6@0.5)", model), "Zoë")
    assert kept.names() == ["Zoë"]
    assert np.array_equal(model.hand(str(tmp_path / "hands" / "Zoë.json")).style, kept.open("Zoë", model).style)
    with pytest.raises(ModelError, match="there is a hand of that name already"):
        kept.keep(model.hand(7), "ZOË")
    (tmp_path / "hands" / "broken.json").write_text("{}")
    assert [one["name"] for one in kept.described(model)] == ["Zoë"]
    with pytest.raises(ModelError) as error:
        kept.open("broken", model)
    assert str(tmp_path) not in str(error.value)
    kept.forget("Zoë")
    with pytest.raises(ModelError, match="there is no hand of that name"):
        kept.open("Zoë", model)


def test_curves_are_thinned_and_follow_a_run_that_went_back(tmp_path) -> None:
    path = tmp_path / "metrics.jsonl"
    metrics = Metrics(path)
    assert metrics.told()["steps"] == 0
    path.write_text("".join(f'{{"step": {k}, "loss": {k % 2}}}\n' for k in range(1, 1001)) + '{"step": 1001, "lo')
    told = metrics.told()
    assert (told["names"], told["steps"]) == (["loss"], 1000)
    assert 300 < len(told["points"][0]) <= 400
    assert np.mean(told["points"][1]) == pytest.approx(0.5, abs=0.01)
    path.write_text("".join(f'{{"step": {k}, "loss": 7}}\n' for k in range(1, 11)))
    told = metrics.told()
    assert (told["steps"], told["last"][1]) == (10, 7)
