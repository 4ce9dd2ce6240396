"""Opening model files, hands, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ownhand.errors import ModelError
from ownhand.hands import DEFAULT_MODEL, Model, Reader, shipped_models

SaveModel = Callable[..., Path]
Metadata = dict[str, str]


def test_a_hand_is_the_same_for_the_same_number_and_differs_from_others(
    save_model: SaveModel, bar_metadata: Metadata
) -> None:
    model = Model.load(save_model(bar_metadata))

    def writing(number: int) -> list[str]:
        rng = np.random.default_rng(5)
        return [model.hand(number).glyph("I", rng).outline.svg_path(3) for _ in range(4)]

    assert writing(1) == writing(1)
    assert len({tuple(writing(number)) for number in range(6)}) > 1


def test_unknown_characters_and_hands_are_refused(save_model: SaveModel, bar_metadata: Metadata) -> None:
    model = Model.load(save_model(bar_metadata))
    with pytest.raises(ModelError, match=r"cannot write 'Q'\. It writes: -I"):
        model.glyph("Q", np.random.default_rng(0))
    with pytest.raises(ModelError, match="numbered from 0"):
        model.hand(-1)


def without(metadata: Metadata, key: str) -> Metadata:
    return {name: value for name, value in metadata.items() if name != key}


def damages(metadata: Metadata) -> list[tuple[Metadata, str]]:
    case = json.loads(metadata["letter_case"])
    case["I"]["sorts"] = case["I"]["sorts"][:-9] + "%"
    return [
        (without(metadata, "ownhand.format"), "was not made by ownhand"),
        ({**metadata, "ownhand.format": "2"}, "has format 2, newer than this ownhand knows"),
        (without(metadata, "characters"), "it lacks characters"),
        (
            without(metadata, "letter_case"),
            "cannot be asked for a letter: it has no letter case, and its net takes latents",
        ),
        ({**metadata, "card": "{"}, "metadata cannot be read"),
        ({**metadata, "letter_case": json.dumps(case)}, "metadata cannot be read"),
        (
            {**metadata, "kind": "reader"},
            "expected a model of the kind pen or pixel or joined, but this is of the kind reader",
        ),
    ]


@pytest.mark.parametrize("which", range(7))
def test_a_file_that_cannot_be_used_is_named(save_model: SaveModel, bar_metadata: Metadata, which: int) -> None:
    metadata, message = damages(bar_metadata)[which]
    with pytest.raises(ModelError, match=message) as caught:
        Model.load(save_model(metadata))
    assert "bars.onnx" in str(caught.value)


def test_a_model_is_named_by_the_folder_of_its_run(
    save_model: SaveModel, bar_metadata: Metadata, tmp_path: Path
) -> None:
    (tmp_path / "run").mkdir()
    save_model(bar_metadata).rename(tmp_path / "run" / "model.onnx")
    assert Model.load(tmp_path / "run").path == tmp_path / "run" / "model.onnx"


def test_damaged_and_missing_files(save_model: SaveModel, bar_metadata: Metadata, tmp_path: Path) -> None:
    path = save_model(bar_metadata)
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(ModelError, match="not a model file, or it is damaged"):
        Model.load(path)
    with pytest.raises(ModelError, match="there is no such model file"):
        Model.load(tmp_path / "none.onnx")
    with pytest.raises(ModelError, match=f"no model of that name. There are: .*{DEFAULT_MODEL}"):
        Model.load("quill")
    with pytest.raises(ModelError, match="of the kind reader, but this is of the kind pixel"):
        Reader.load(save_model(bar_metadata))


def test_the_shipped_reader_reads_held_out_people(shared_letters: Path) -> None:
    """The figure in its card holds, measured anew through the package on a part of the held-out letters."""
    from ownhand.ink import draw_letters
    from ownhand.letters import load_letters

    held_out = load_letters(shared_letters / "unipen_pen.npz").held_out_part()
    some = held_out.select(np.random.default_rng(0).permutation(len(held_out))[:4000])
    images = draw_letters(some.strokes, size=32, box=26, pen_width=2.6)
    reader = Reader.load()
    assert len(reader.characters) == 94
    accuracy = np.mean(np.array(reader.read(images)) == np.array(some.characters)[some.labels])
    assert accuracy == pytest.approx(reader.card["accuracy"]["exact"], abs=0.02)


def test_shipped_files_are_small_and_credit_their_letters() -> None:
    assert DEFAULT_MODEL in shipped_models()
    for path in [*shipped_models().values()]:
        assert path.stat().st_size < 12_000_000
        assert "CC-BY 4.0" in Model.load(path).card["letters"]["credit"]
    from ownhand.hands.glance import Glance

    for net in (Reader, Glance):
        assert net.shipped_path().stat().st_size < 3_000_000
        assert "CC-BY 4.0" in net.load().card["letters"]["credit"]


def test_the_shipped_pen_writes_all_that_a_keyboard_has() -> None:
    """In twenty hands all printable characters come out, and nearly all read as asked once they were checked."""
    model = Model.load("pen")
    assert model.characters == "".join(map(chr, range(33, 127)))
    glyphs = [g for n in range(20) for g in model.hand(n).glyphs(model.characters, np.random.default_rng(n))]
    checked = [glyph.is_read for glyph in glyphs if glyph.is_read is not None]
    assert len(checked) == 20 * 93  # Full stops are not checked.
    assert np.mean(checked) > 0.98
    assert not any(glyph.outline.is_empty for glyph in glyphs)


def test_hands_of_the_shipped_pen_are_consistent_and_differ() -> None:
    """Twice the same letters by thirty hands: slants agree within a hand, about as real writers' do, and not across."""
    from ownhand.letters.variety import consistency, style_features

    model = Model.load("pen")
    letters = "abdehklmnpqtuABDEFHKMNRTU2457"
    rng = np.random.default_rng(0)
    paths = []
    for number in range(1, 31):
        latents = np.repeat(model.hand(number).latent[None], len(letters), axis=0)
        paths.append(model.draw(letters, latents, rng.standard_normal((len(letters), model.wobble_size))))
    characters, hands = np.tile(np.arange(len(letters)), 30), np.repeat(np.arange(30), len(letters))
    features = style_features(np.concatenate(paths))
    assert consistency(features, characters, hands)[1] > 0.25
    assert abs(consistency(features, characters, rng.permutation(hands))[1]) < 0.05


def test_what_the_shipped_article_model_writes_reads() -> None:
    """Of all capitals in ten hands, drawn as they are placed on a page, most read as asked."""
    from ownhand.hands.letter_case import WOBBLE

    model, reader = Model.load("article"), Reader.load()
    assert model.characters == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rng = np.random.default_rng(0)
    read = []
    for character in model.characters:
        sorts = model.case.sorts[character]
        latents = sorts[rng.integers(len(sorts), size=40)]
        images = model.draw(latents + WOBBLE * rng.standard_normal(latents.shape, dtype=np.float32))
        sureness = reader.sureness((255 * images).round().astype(np.uint8), model.characters)
        read.append((sureness.argmax(1) == model.characters.index(character)).mean())
    assert np.mean(read) > 0.97
    assert min(read) > 0.8


@pytest.mark.parametrize(
    "spoilt",
    [
        {"characters": '["-", "I", "X"]'},  # Of which the case has no sort.
        {"characters": '["-", "-"]'},
        {"characters": '["-", "ab"]'},
        {"characters": '["-", 3]'},
        {"characters": "[" * 100_000},
        {"card": "[]"},
        {"card": "[" * 100_000},
        {"named_hands": "[]"},
        {"named_hands": '{"Ada": [1e999, 0]}'},
        {"letter_case": "{}"},
        {"letter_case": '{"-": {"sorts": "", "sureness": [], "share": 0}}'},
    ],
)
def test_metadata_that_does_not_fit_is_one_sentence(
    save_model: SaveModel, bar_metadata: Metadata, spoilt: dict[str, str]
) -> None:
    with pytest.raises(ModelError, match=r"bars\.onnx: this model file is damaged: its metadata cannot be read"):
        Model.load(save_model({**bar_metadata, **spoilt}))


def test_metadata_that_is_no_text_is_one_sentence(save_model: SaveModel, bar_metadata: Metadata) -> None:
    path = save_model({**bar_metadata, "notes": "spoilt here"})
    path.write_bytes(path.read_bytes().replace(b"spoilt here", b"\xff" * 11))
    with pytest.raises(ModelError, match=r"bars\.onnx: this is not a model file, or it is damaged"):
        Model.load(path)


def test_a_foreign_net_is_one_sentence(save_model: SaveModel, bar_metadata: Metadata, save_labelled: SaveModel) -> None:
    """It has what a model of ours has to say, and another net."""
    labelled = save_labelled("pixel", letter_case={})
    with pytest.raises(ModelError, match=r"has a letter case, but its net takes .*characters"):
        Model.load(labelled)
    with pytest.raises(ModelError, match="its net takes latents rather than characters, latents, wobble"):
        Model.load(save_model({**bar_metadata, "kind": "pen"}))


def test_a_net_that_gives_no_numbers_is_one_sentence(save_labelled: SaveModel) -> None:
    model = Model.load(save_labelled("pen", scale=float("nan")))
    with pytest.raises(ModelError, match=r"toy\.onnx: expected a net that gives 1 x any x 3 numbers, found"):
        model.hand(3, check=False).glyph("T", np.random.default_rng(0))


def test_a_model_that_may_not_be_read_is_not_called_damaged(
    save_model: SaveModel, bar_metadata: Metadata, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_model(bar_metadata)

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(ModelError, match=r"bars\.onnx: this model file cannot be read \(Permission denied\)"):
        Model.load(path)


def test_a_model_that_is_no_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.onnx").symlink_to("/dev/zero")
    with pytest.raises(ModelError, match=r"cannot be read .*expected a file, found a pipe or a device"):
        Model.load(tmp_path / "a.onnx")


def test_a_figure_that_is_no_number_hinders_no_model(save_model: SaveModel, bar_metadata: Metadata) -> None:
    """Such stand in cards of runs in which there was nothing to measure it by."""
    model = Model.load(save_model({**bar_metadata, "card": '{"figures": {"spread": NaN}}'}))
    assert model.card == {"figures": {"spread": None}}
