"""What a run learns from, as far as the run itself needs to know: letters, or letters in their words."""

from typing import Any, ClassVar, Protocol, TypeVar


class Corpus(Protocol):
    """Handwriting to learn from: `Letters`, or `Cells`. It is a dataclass, so that its credit can be replaced."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def source(self) -> str:
        """The name of the file or folder it came from, without its place on this machine."""
        ...

    @property
    def credit(self) -> str:
        """Licence and citation, empty where unknown."""
        ...

    def __len__(self) -> int:
        """How many letters there are."""
        ...

    def counts(self) -> dict[str, int]:
        """How many there are of each character."""
        ...

    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that name the content."""
        ...


AnyCorpus = TypeVar("AnyCorpus", bound=Corpus)
