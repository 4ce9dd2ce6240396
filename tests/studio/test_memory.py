"""A page that is patched key by key is the page that is written at once (`ownhand.studio.memory`,
`ownhand.studio.sheets`)."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ownhand.glyphs import Composed, Inks
from ownhand.hands import Model
from ownhand.options import Order
from ownhand.page import Workbench
from ownhand.studio.desk import Desk
from ownhand.studio.memory import Memory
from ownhand.studio.sheets import Sheets


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load("pen")


TEXT = (
    "We waited by the gate, and the zoo's café stayed shut. Then the hedgehog-or-stone grew feet; nobody at home "
    "believed it, but 17 of us had seen the animal."
)
PASTED = (
    "\n\nA second paragraph, super\u00adcali\u00adfragilistic, comes\tall at once.\n\n  And a third with 漢, 1/2 and ñ."
)


class NothingSet(Memory):
    """Shares another memory's glyphs, and has words and lines set anew each time."""

    def __init__(self, memory: Memory) -> None:
        self.__dict__ = memory.__dict__

    def recall(self, keys: Sequence[Any], make: Any) -> Any:
        return list(make(range(len(keys)))) if keys else []


class Browser:
    """Puts pages together of what it is answered, as write.js does."""

    def __init__(self) -> None:
        self.token, self.shapes, self.lines = None, {}, []

    def drawn(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The page, each glyph with its path in place of its number."""
        if answer["is_whole"]:
            self.shapes = {}
        self.shapes |= answer["shapes"]
        self.lines = [self.lines[line] if isinstance(line, int) else line for line in answer["lines"]]
        self.token = answer["token"]
        seen = {glyph[0] for line in self.lines for glyph in line}
        self.shapes = {shape: path for shape, path in self.shapes.items() if shape in seen}
        page = {k: v for k, v in answer.items() if k not in ("token", "is_whole", "shapes", "lines")}
        return {**page, "glyphs": [[self.shapes[n], *rest] for line in self.lines for n, *rest in line]}


def typed(text: str, more: str, place: int) -> Iterator[str]:
    """A text with `more` put in key by key."""
    for k in range(1, len(more) + 1):
        yield text[:place] + more[:k] + text[place:]


def edits() -> Iterator[dict[str, Any]]:
    """Texts and options one after the other, as a person changes them."""
    for end in (*range(1, 12), *range(40, 52)):
        yield {"text": TEXT[:end]}
    yield {"text": TEXT}
    for text in typed(TEXT, "old ", TEXT.index("gate")):
        yield {"text": text}
    yield {"text": TEXT}  # And out again.
    for text in typed(TEXT, "Once, ", 0):
        yield {"text": text}
    text = "Once, " + TEXT
    for k in range(1, 8):
        yield {"text": text[:30] + text[30 + k :]}
    yield {"text": text + PASTED}
    for key in typed(text + PASTED, "\nEnd.", len(text + PASTED)):
        yield {"text": key}
    yield {"text": PASTED + text}
    yield {"text": TEXT}
    options: dict[str, Any] = {"text": TEXT}
    for name, value in (
        *(("hand", "12"), ("nib", "fountain"), ("size", "A4"), ("x_height", 9.0), ("justify", True), ("seed", 5)),
        *(("align", "right"), ("neatness", 0.7), ("paper", "ruled"), ("slips", 0.4), ("size", "fit"), ("margin", 3.0)),
    ):
        options[name] = value
        yield dict(options)
        yield {**options, "text": TEXT + " One more."}
    yield {"text": "a" * 150 + " " + TEXT[:40]}
    yield {"text": TEXT}


def test_a_page_that_is_patched_is_the_whole_page(tmp_path: Path) -> None:
    desk, fresh = Desk(tmp_path), Desk(tmp_path)
    fresh.memory = NothingSet(desk.memory)
    sheets, whole_sheets, browser = Sheets(desk.memory), Sheets(fresh.memory), Browser()
    num_kept = 0
    for options in edits():
        order = Order({"hand": "7", **options})
        answer = sheets.answer(desk.page(order), browser.token)
        patched = browser.drawn(answer)
        whole = Browser().drawn(whole_sheets.answer(fresh.page(order), None))
        assert patched == whole, options
        num_kept += sum(isinstance(line, int) for line in answer["lines"])
    assert num_kept > 50


def test_a_page_that_is_patched_is_that_of_another_start(tmp_path: Path) -> None:
    """But for last bits: how many letters are drawn together changes those."""
    desk, browser = Desk(tmp_path), Browser()
    sheets = Sheets(desk.memory)
    for text in typed(TEXT, "old ", TEXT.index("gate")):
        patched = browser.drawn(sheets.answer(desk.page(Order({"text": text, "hand": "7"})), browser.token))
    other = Desk(tmp_path)
    whole = Browser().drawn(Sheets(other.memory).answer(other.page(Order({"text": text, "hand": "7"})), None))
    ours, theirs = ([np.array(glyph[1:]) for glyph in page["glyphs"]] for page in (patched, whole))
    np.testing.assert_allclose(ours, theirs, atol=0.0011)


def test_a_key_at_the_end_tells_one_line_and_one_in_the_middle_those_behind_it(tmp_path: Path) -> None:
    desk, text = Desk(tmp_path), TEXT + " " + TEXT
    sheets = Sheets(desk.memory)

    def answered(text: str, since: str | None) -> tuple[list[Any], str]:
        answer = sheets.answer(desk.page(Order({"text": text, "hand": "7"})), since)
        return answer["lines"], answer["token"]

    lines, token = answered(text, None)
    assert len(lines) > 5
    after, token = answered(text + "x", token)
    assert [isinstance(line, int) for line in after] == [True] * (len(lines) - 1) + [False]
    after, token = answered(text[:-30] + "x" + text[-30:], token)
    # A paragraph is broken evenly, so that a few lines before the one with the key may break otherwise.
    assert after[: len(lines) - 5] == list(range(len(lines) - 5))
    assert not isinstance(after[-1], int)


def test_what_is_kept_is_bounded() -> None:
    memory = Memory(most_set=50)
    made: list[int] = []

    def recalled(keys: list[str]) -> list[str]:
        def make(places: Sequence[int]) -> list[str]:
            made.extend(places)
            return [keys[k].upper() for k in places]

        return memory.recall(keys, make)

    assert recalled(["a", "b"]) == ["A", "B"]
    assert recalled(["b", "c", "a"]) == ["B", "C", "A"]
    assert made == [0, 1, 1]
    for k in range(100):
        recalled([f"word {k}", "b"])
    made.clear()
    assert recalled(["a", "b"]) == ["A", "B"]
    assert made == [0]  # b was asked for all the time, a was not.
    with pytest.raises(KeyError):
        memory.recall(["d"], lambda places: [{}[0]])
    assert memory.recall(["d"], lambda places: ["D"]) == ["D"]  # What failed was not kept.


def test_a_memory_is_bounded_and_changes_nothing(model: Model) -> None:
    memory = Memory(most=5)
    hand = Composed(model.hand(7))
    first = memory.glyphs(hand, "abcé", [1, 2, 3, 4])
    again = memory.glyphs(Composed(model.hand(7).named("Ada")), "abcé", [1, 2, 3, 4])
    assert all(a is b for a, b in zip(again, first, strict=True))
    memory.glyphs(hand, "defgh", [1, 2, 3, 4, 5])
    assert len(memory) == 5
    again = memory.glyphs(hand, "abc", [1, 2, 3])
    for one, other in zip(first, again, strict=False):
        assert one.outline.svg_path(3) == other.outline.svg_path(3)
    outlines = [glyph.outline for glyph in again]
    for _ in range(2):
        inks = memory.inks(outlines)
        assert np.array_equal(inks.left, Inks.of(outlines).left)
        assert np.array_equal(memory.heights(outlines), Workbench().heights(outlines))


def test_of_a_hand_that_cannot_be_told_from_others_nothing_is_kept(model: Model) -> None:
    class Unknown(Composed):
        identity = None

    memory, hand = Memory(), Unknown(model.hand(7))
    one, other = (memory.glyphs(hand, "a", [1])[0] for _ in range(2))
    assert one is not other
    assert memory.pieces(hand, ["a"], lambda places: [1]) + memory.pieces(hand, ["a"], lambda places: [2]) == [1, 2]
    assert len(memory) == 0
