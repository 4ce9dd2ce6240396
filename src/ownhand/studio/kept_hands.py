"""Hands that are kept: JSON files in a folder that one can see, each by its name."""

from pathlib import Path

from typing_extensions import TypedDict

from ownhand.errors import ModelError, OwnhandError
from ownhand.hands import Hand, Model
from ownhand.studio.file_names import check_name, listed
from ownhand.studio.hand_address import address_of

_MOST_HANDS = 1_000


class KeptHand(TypedDict):
    """A hand that is kept, as it is told to browsers."""

    name: str
    hand: str
    """Its address, dials not told."""
    neatness: float
    wobble: float
    joined: float | None
    """Null is its own habit."""


class KeptHands:
    """The hands in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        """The names of all hands."""
        return [path.stem for path in listed(self.folder, "*.json")][:_MOST_HANDS]

    def open(self, name: str, model: Model) -> Hand:
        """Opens a hand. Raises ModelError where there is none, or it is of another model."""
        if name not in self.names():
            raise ModelError(
                f"{name[:40]}: there is no hand of that name. Give a number, such as 7, a blend such as (7~12@0.3), or "
                "the name of a kept hand."
            )
        try:
            return Hand.load(self.folder / f"{name}.json", model)
        except OwnhandError as error:
            raise ModelError(str(error).replace(f"{self.folder}/", "")) from error

    def keep(self, hand: Hand, name: str) -> None:
        """Keeps a hand under a name that is not taken. Raises ModelError where it is, or where it is no name."""
        check_name(name, "hand")
        if any(name.casefold() == other.casefold() for other in self.names()):
            raise ModelError(f"{name}: there is a hand of that name already. Choose another.")
        if len(self.names()) >= _MOST_HANDS:
            raise ModelError(f"There are {_MOST_HANDS:,} hands already. Take some out of {self.folder} first.")
        self.folder.mkdir(parents=True, exist_ok=True)
        hand.named(name).save(self.folder / f"{name}.json")

    def forget(self, name: str) -> None:
        """Takes a hand out of the folder. Raises ModelError where there is none."""
        if name not in self.names():
            raise ModelError(f"{name[:40]}: there is no hand of that name.")
        (self.folder / f"{name}.json").unlink(missing_ok=True)

    def described(self, model: Model) -> list[KeptHand]:
        """Each hand of `model`: its name, its address, its dials. Hands of other models are left out,
        and so are files that are no hands."""
        found: list[KeptHand] = []
        for name in self.names():
            try:
                hand = Hand.load(self.folder / f"{name}.json", model)
            except OwnhandError:
                continue
            found.append(
                {
                    "name": name,
                    "hand": address_of(hand),
                    "neatness": hand.neatness,
                    "wobble": hand.wobble,
                    "joined": hand.joined,
                }
            )
        return found
