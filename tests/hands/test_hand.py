"""Hands: numbered, named, blended, set by dials, saved and opened again."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from onnx import helper, load

from ownhand.errors import ModelError
from ownhand.hands import Hand, Model, open_hand
from ownhand.ink import Marker
from ownhand.writing import write

SaveLabelled = Callable[..., Path]


@pytest.fixture
def model(save_labelled: SaveLabelled) -> Model:
    return Model.load(save_labelled(named_hands={"Ada": [0.5] * 12}))


def writing(hand: Hand, text: str = "TLVoH") -> list[str]:
    return [glyph.outline.svg_path(3) for glyph in hand.glyphs(text, np.random.default_rng(5))]


def test_hand_0_is_the_mean_and_others_are_fixed(model: Model) -> None:
    assert not model.hand(0).style.any()
    assert not model.hand(0).factors.any()
    assert np.array_equal(model.hand(7).style, model.hand("7").style)
    assert writing(model.hand(7)) == writing(model.hand(7))


def test_neighbouring_numbers_have_nothing_in_common(model: Model) -> None:
    """Of independent standard normals, distances are near sqrt(2 size); the least of 300 is still far from 0."""
    styles = np.stack([model.hand(number).style for number in range(1, 301)])
    distances = np.linalg.norm(np.diff(styles, axis=0), axis=1)
    assert distances.min() > 0.3 * np.sqrt(2 * 12)
    assert distances.mean() == pytest.approx(np.sqrt(2 * 12), rel=0.1)
    assert np.abs(styles.mean(0)).max() < 0.25
    assert np.corrcoef(styles[:-1].ravel(), styles[1:].ravel())[0, 1] == pytest.approx(0, abs=0.07)


def test_neatness_pulls_the_style_to_the_mean(model: Model) -> None:
    hand = model.hand(7)
    assert np.allclose(model.hand(7, neatness=0.25).latent, 0.75 * hand.style)
    assert writing(model.hand(7, neatness=1)) == writing(model.hand(0))
    assert np.array_equal(model.hand(7, neatness=0.25).style, hand.style)


def test_hands_have_a_manner_of_their_own_and_the_mean_hand_has_none(model: Model) -> None:
    manners = np.array([model.hand(number).manner for number in range(1, 301)])
    assert model.hand(0).manner == (0, 0)
    assert manners.mean(0) == pytest.approx([0, 0], abs=0.2)
    assert manners.std(0) == pytest.approx([1, 1], rel=0.15)
    halfway = model.hand(3).blend(model.hand(4))
    assert np.sign(halfway.manner).tolist() == np.sign(np.add(model.hand(3).manner, model.hand(4).manner)).tolist()


def test_wobble_is_how_much_letters_differ(model: Model) -> None:
    def scatter(wobble: float) -> float:
        glyphs = model.hand(3, wobble=wobble, check=False).glyphs("T" * 30, np.random.default_rng(0))
        return float(np.std([glyph.outline.bounds()[3] for glyph in glyphs]))

    assert scatter(0) == pytest.approx(0, abs=1e-9)
    assert 0 < scatter(0.5) < scatter(1.0)


@pytest.mark.parametrize("dials", [{"neatness": -0.1}, {"neatness": 1.1}, {"wobble": 3}, {"wobble": float("nan")}])
def test_dials_have_bounds(model: Model, dials: dict[str, float]) -> None:
    with pytest.raises(ModelError, match=r"out of bounds\. Choose 0 to"):
        model.hand(1, **dials)


def test_blending_keeps_the_length(model: Model) -> None:
    one, other = model.hand(3, neatness=0.2), model.hand(4, wobble=0.5)
    length = {share: np.linalg.norm(one.blend(other, share).style) for share in (0, 0.3, 0.5, 1)}
    for share, found in length.items():
        wanted = (1 - share) * np.linalg.norm(one.style) + share * np.linalg.norm(other.style)
        assert found == pytest.approx(wanted, rel=1e-5)
    assert np.allclose(one.blend(other, 0).style, one.style)
    assert np.allclose(one.blend(other, 1).style, other.style)
    halfway = one.blend(other)
    assert (halfway.neatness, halfway.wobble) == pytest.approx((0.1, 0.75))
    assert np.allclose(halfway.factors, (one.factors + other.factors) / 2)
    assert np.allclose(model.hand(0).blend(one, 0.3).style, 0.3 * one.style)
    with pytest.raises(ModelError, match=r"A share of 1\.5 is out of bounds"):
        one.blend(other, 1.5)
    with pytest.raises(ModelError, match="styles of different models"):
        one.blend(Model.load("article").hand(1))


def test_a_saved_hand_writes_the_same(model: Model, tmp_path: Path) -> None:
    ada = model.hand(7, neatness=0.3, wobble=0.8).blend(model.hand(9), 0.3).named("Ada Ü")
    path = ada.save(tmp_path / "ada.json")
    for again in (model.hand(path), model.hand(str(path)), Hand.load(path, model), open_hand(path, model.path)):
        assert writing(again) == writing(ada)
        assert (again.name, again.title, again.neatness, again.wobble) == ("Ada Ü", "Ada Ü", ada.neatness, ada.wobble)
    assert model.hand(path, wobble=0.1).wobble == 0.1
    assert list(tmp_path.glob("*.json")) == [path]


def test_hands_of_the_unlabelled_model_blend_and_save_too(tmp_path: Path) -> None:
    model = Model.load("article")
    hand = model.hand(3, wobble=0.5).blend(model.hand(4)).named("Eve")
    again = Hand.load(hand.save(tmp_path / "eve.json"))
    assert writing(again, "HELLO") == writing(hand, "HELLO")
    assert write("HELLO", hand=tmp_path / "eve.json").svg() == write("HELLO", hand=hand).svg()
    assert writing(model.hand(3, neatness=1), "HELLO") == writing(model.hand(0), "HELLO")


def test_a_hand_knows_its_model_by_its_net(save_labelled: SaveLabelled, tmp_path: Path) -> None:
    path = save_labelled()
    hand = Model.load(path).hand(7).save(tmp_path / "seven.json")
    retold = load(path)
    texts = {entry.key: entry.value for entry in retold.metadata_props}
    helper.set_model_props(retold, {**texts, "card": '{"told": "otherwise"}'})
    (tmp_path / "retold.onnx").write_bytes(retold.SerializeToString())
    assert Model.load(tmp_path / "retold.onnx").hand(hand).number == 7
    other = Model.load(save_labelled(name="other.onnx", scale=1.01))
    with pytest.raises(ModelError, match=r"seven\.json: this hand belongs to the model toy .*other\.onnx is another"):
        other.hand(hand)
    with pytest.raises(ModelError, match="the model toy, which does not come with ownhand"):
        Hand.load(hand)


def test_damaged_hands_are_refused(model: Model, tmp_path: Path) -> None:
    path = model.hand(7).save(tmp_path / "seven.json")
    record = json.loads(path.read_text())
    damages: list[tuple[object, str]] = [
        ("{", "it is not JSON"),
        ([1], "this is not a saved hand"),
        ({**record, "ownhand.hand": 2}, "has format 2, newer than this ownhand knows"),
        ({**record, "style": record["style"][:-1]}, "expected 12 numbers of style and 5 factors, found 11 and 5"),
        ({**record, "style": ["x"] * 12}, "its style cannot be read"),
        ({**record, "style": [float("nan")] * 12}, "it is not JSON that can be read"),
        ({**record, "wobble": None}, "its wobble cannot be read"),
        ({**record, "neatness": 7}, "A neatness of 7 is out of bounds"),
        ({key: value for key, value in record.items() if key != "model"}, "its model cannot be read"),
    ]
    for content, message in damages:
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        with pytest.raises(ModelError, match=message):
            model.hand(path)
    with pytest.raises(ModelError, match=r"none\.json: this hand cannot be read \(No such file or directory\)"):
        model.hand("none.json")
    with pytest.raises(ModelError, match=r"Choose a name that ends in \.json"):
        model.hand(7).save(tmp_path / "seven.txt")


def test_named_hands(model: Model, save_labelled: SaveLabelled) -> None:
    ada = model.hand("Ada")
    assert np.array_equal(ada.style, np.full(12, 0.5, np.float32))
    assert (ada.name, ada.number) == ("Ada", None)
    assert writing(ada) == writing(model.hand("Ada"))
    with pytest.raises(ModelError, match=r"has no hand of that name\. Of that name there are: Ada\."):
        model.hand("Eve")
    with pytest.raises(ModelError, match=r"no hand of that name\. Give a number"):
        Model.load("article").hand("Eve")
    with pytest.raises(ModelError, match="its hand Bo has 3 numbers"):
        Model.load(save_labelled(name="b.onnx", named_hands={"Bo": [1, 2, 3]})).hand("Bo")
    with pytest.raises(ModelError, match="There is no hand -3: hands are numbered from 0"):
        model.hand("-3")


def test_dials_of_a_page(model: Model) -> None:
    hand = model.hand(7)
    assert write("TLV", hand=hand, neatness=1).svg() == write("TLV", hand=model.hand(0), neatness=1).svg()
    assert write("TLV", hand=7, model=model.path, wobble=0).svg() == write("TLV", hand=model.hand(7, wobble=0)).svg()


def test_a_dial_that_stands_so_already_is_left(model: Model) -> None:
    hand = model.hand(7, wobble=0.5)
    assert hand.adjusted() is hand
    assert hand.adjusted(wobble=0.5, check=True) is hand
    assert hand.adjusted(check=False) is not hand


def test_hands_that_write_the_same_have_one_identity(model: Model) -> None:
    hand = model.hand(7)
    assert hand.identity == model.hand(7).named("Ada").identity
    others = [model.hand(8), *(hand.adjusted(**dial) for dial in ({"neatness": 0.5}, {"wobble": 0}, {"check": False}))]
    assert len({hand.identity, *(other.identity for other in others), hand.adjusted(nib=Marker()).identity}) == 6


def test_a_hand_takes_up_another_nib(model: Model) -> None:
    hand = model.hand(7, wobble=0)
    broad = hand.adjusted(nib=Marker(width=0.5))
    thin, thick = (some.glyph("V", np.random.default_rng(1)) for some in (hand, broad))
    assert thick.outline.area() > 3 * thin.outline.area()
    assert broad.blend(model.hand(8)).nib == Marker(width=0.5)
    with pytest.raises(ModelError, match="has no pen: it cannot write with another nib"):
        Model.load("article").hand(7).adjusted(nib=Marker())


@pytest.mark.parametrize(
    ("spoilt", "message"),
    [
        ({"style": [10**400]}, "it is not JSON that can be read .*a number of at most 300 digits"),
        ({"style": [1e30] * 32}, "its style cannot be read"),
        ({"factors": [700.0] * 4}, "its factors cannot be read"),
        ({"number": True}, "its number cannot be read"),
        ({"number": -5}, "its number cannot be read"),
        ({"ownhand.hand": True}, "this is not a saved hand"),
        ({"name": "a" * 5_000}, "its name cannot be read"),
        ({"name": "\ud800"}, "it is not JSON that can be read"),
        ({"wobble": float("nan")}, "it is not JSON that can be read"),
    ],
)
def test_hands_with_values_beyond_all_bounds(model: Model, tmp_path: Path, spoilt: dict, message: str) -> None:
    path = model.hand(7).save(tmp_path / "ada.json")
    path.write_text(json.dumps({**json.loads(path.read_text()), **spoilt}))
    with pytest.raises(ModelError, match=message) as caught:
        Hand.load(path, model)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("place", ["/dev/zero", "huge"])
def test_only_so_much_of_a_hand_is_read(model: Model, tmp_path: Path, place: str) -> None:
    (tmp_path / "huge").write_bytes(b" " * (2 << 20))
    (tmp_path / "ada.json").symlink_to(tmp_path / place)
    with pytest.raises(ModelError, match=r"this hand cannot be read .*expected"):
        Hand.load(tmp_path / "ada.json", model)
