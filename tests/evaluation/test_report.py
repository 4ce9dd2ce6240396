"""Reports: figures as a table, and notes on what could not be measured."""

from typing import Any

from ownhand.evaluation.report import letters_a_second, notes, padded, table
from ownhand.hands import Model

PARTS: dict[str, Any] = {
    "read": {"exact": 0.5, "exact_interval": [0.4, 0.6], "look_alikes": 0.75},
    "fidelity": {"frechet": {"value": 7.2, "low": 0.0, "high": 5.8}},
    "looks": {"not_measured": "Hands are not known."},
    "pages": {"not_measured": "Hands are not known."},
}
COST = {"letters_seen": 2_662_400, "seconds": 4440, "machine": None, "file_bytes": 9_100_000}
FOUND: dict[str, Any] = {
    "letters": {"notes": ["Three letters are left out."]},
    "people": {"read": {"exact": 0.6, "look_alikes": 0.8}},
    "other_people": {},
    "models": {"mine": {**PARTS, "cost": COST, "notes": ["It learned from others."]}},
}


def test_a_table_shows_what_was_measured_and_leaves_out_what_was_not() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table(FOUND, {"mine": 21_442.4}).split("\n")
    ]
    by_name = {row[0]: row[1:] for row in rows}
    assert by_name["read as asked, exactly"] == ["up", "50.0% (40.0% to 60.0%)", "60.0%", "–"]
    assert by_name["Fréchet distance"] == ["down", "7.20 (0.00 to 5.80)", "–", "–"]
    assert not any(name.startswith("slant") for name in by_name)
    assert by_name["letters seen in training"][1] == "2,662,400"
    assert by_name["time, machine"][1] == "74 min, not known"
    assert by_name["file"][1] == "9.1 MB"
    assert by_name["letters drawn a second, one core"][1] == "21,442"


def test_notes_say_once_why_parts_were_not_measured() -> None:
    assert notes(FOUND) == [
        "Three letters are left out.",
        "mine: looks, pages not measured. Hands are not known.",
        "mine: It learned from others.",
    ]


def test_columns_are_padded_to_one_width() -> None:
    assert padded([["a", "bb"], ["ccc", "d"]]) == "| a   | bb |\n|-----|----|\n| ccc | d  |"


def test_any_model_can_be_timed() -> None:
    for name in ("pen", "article"):
        assert letters_a_second(Model.load(name)) > 10
