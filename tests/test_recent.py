"""What was made last is kept."""

from collections.abc import Sequence

from ownhand.recent import Recent


def test_only_what_is_new_is_made_and_what_was_not_asked_for_longest_goes_first() -> None:
    recent, asked = Recent(3), []

    def recall(keys: str) -> list[str]:
        def make(places: Sequence[int]) -> list[str]:
            asked.append("".join(keys[place] for place in places))
            return [keys[place].upper() for place in places]

        return recent.recall(list(keys), make)

    assert recall("ab") == ["A", "B"]
    assert recall("bac") == ["B", "A", "C"]
    assert recall("ad") == ["A", "D"]
    assert (len(recent), asked) == (3, ["ab", "c", "d"])
    assert recall("bacd") == ["B", "A", "C", "D"]
    assert asked[-1] == "b"
    assert recall("") == []
