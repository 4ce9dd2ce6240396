"""InkML: what is written, by whom, and the strokes (`ownhand.letters.inkml`)."""

from pathlib import Path

import pytest

from ownhand.errors import LettersError
from ownhand.letters.inkml import looks_like_inkml, read_inkml

TRACES = """<trace xml:id="t1">10 0, 9 14, 8 28</trace><trace id="t2">1 2</trace>"""


def ink(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "a.inkml"
    path.write_text(f'<ink xmlns="http://www.w3.org/2003/InkML">{content}</ink>', encoding="utf-8")
    assert looks_like_inkml(path.read_bytes())
    return path


def test_the_innermost_annotated_groups_are_items(tmp_path: Path) -> None:
    path = ink(
        tmp_path,
        f"""<annotation type="writer">Ada</annotation>{TRACES}
        <traceGroup><annotation type="truth">Dear Zoë</annotation>
          <traceGroup><annotation type="truth">Dear</annotation><traceView traceDataRef="#t1"/></traceGroup>
          <traceGroup><annotation type="Label">Zoë</annotation><traceView traceDataRef="t2"/></traceGroup>
          <traceGroup><annotation type="truth">.</annotation></traceGroup>
        </traceGroup>""",
    )
    items, num_empty = read_inkml(path)
    assert [(item.text, item.writer) for item in items] == [("Dear", "Ada"), ("Zoë", "Ada")]
    assert items[0].strokes[0].tolist() == [[10, 0], [9, -14], [8, -28]]  # y points up with us
    assert num_empty == 1


def test_without_groups_the_whole_is_an_item(tmp_path: Path) -> None:
    items, _ = read_inkml(ink(tmp_path, f'<annotation type="label">it</annotation>{TRACES}'))
    assert [(item.text, item.writer, len(item.strokes)) for item in items] == [("it", "a", 2)]


def test_differences_are_added_up(tmp_path: Path) -> None:
    """The example of the Recommendation's section 3.3.1, with what it comes to."""
    trace = "1125 18432,'23'43,\"7\"-8,3-5,7 -3,6 2,6 8,3 6,2 6,2 4,1 7"
    items, _ = read_inkml(ink(tmp_path, f'<annotation type="truth">x</annotation><trace>{trace}</trace>'))
    found = [(x, -y) for x, y in items[0].strokes[0].tolist()]
    assert found[:5] == [(1125, 18432), (1148, 18475), (1178, 18510), (1211, 18540), (1251, 18567)]
    assert len(found) == 11


def test_channels_are_told_by_the_format(tmp_path: Path) -> None:
    path = ink(
        tmp_path,
        """<traceFormat><channel name="T"/><channel name="X"/><channel name="Y" orientation="+ve"/></traceFormat>
        <annotation type="truth">x</annotation><trace>5 1 2, 6 3 4</trace>""",
    )
    assert read_inkml(path)[0][0].strokes[0].tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<trace>1 2", "damaged"),
        (TRACES, "found none"),
        ('<annotation type="truth">x</annotation><trace>1, 2</trace>', "expected 2 numbers a point"),
        (
            '<traceGroup><annotation type="truth">x</annotation><traceView traceDataRef="#no"/></traceGroup>',
            "not there",
        ),
        (
            '<traceFormat><channel name="F"/></traceFormat><annotation type="truth">x</annotation><trace>1</trace>',
            "X and",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(LettersError, match=message):
        read_inkml(ink(tmp_path, content))


def test_entities_are_refused_before_they_grow(tmp_path: Path) -> None:
    path = tmp_path / "bomb.inkml"
    path.write_text('<!DOCTYPE ink [<!ENTITY a "aaaa">]><ink>&a;</ink>', encoding="utf-8")
    with pytest.raises(LettersError, match="document type"):
        read_inkml(path)
