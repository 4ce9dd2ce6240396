"""Files are written whole or not at all."""

import errno
from pathlib import Path

import pytest

from ownhand.errors import RunError, WritingError
from ownhand.files import write_bytes, written_whole
from ownhand.training.checkpoint import save_checkpoint


def test_a_file_is_written_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write_bytes(tmp_path / "page.svg", b"ink", error=WritingError)
    assert (tmp_path / "page.svg").read_bytes() == b"ink"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_block_that_fails_leaves_the_older_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "page.svg"
    path.write_bytes(b"older")

    def write_half() -> None:
        with written_whole(path, error=WritingError) as beside:
            beside.write_bytes(b"half of it")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert path.read_bytes() == b"older"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "link.svg"
    link.symlink_to(tmp_path / "there" / "page.svg")
    write_bytes(link, b"ink", error=WritingError)
    assert link.is_symlink()
    assert (tmp_path / "there" / "page.svg").read_bytes() == b"ink"


@pytest.mark.parametrize("place", ["no folder/page.svg", "."])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, place: str) -> None:
    with pytest.raises(WritingError, match="cannot be written"):
        write_bytes(tmp_path / place, b"ink", error=WritingError)


def test_a_full_disk_is_one_sentence_and_keeps_the_last_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "checkpoint.pt"
    save_checkpoint(path, {"step": 1})
    before = path.read_bytes()

    def full(self: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(RunError, match=r"checkpoint\.pt: cannot be written \(No space left on device\)"):
        save_checkpoint(path, {"step": 2})
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1
