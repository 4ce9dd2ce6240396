"""Files are written whole or not at all."""

import errno
import os
import stat
import threading
from pathlib import Path

import pytest

from ownhand.errors import RunError, WritingError
from ownhand.files import parsed_json, read_bytes, read_json, write_bytes, written_whole
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


def test_a_link_to_a_device_stays_one_and_the_device_stays_a_device(tmp_path: Path) -> None:
    link = tmp_path / "n.svg"
    link.symlink_to("/dev/null")
    write_bytes(link, b"ink", error=WritingError)
    assert link.is_symlink()
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert [path.name for path in tmp_path.iterdir()] == ["n.svg"]


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.svg"
    os.mkfifo(pipe)
    # Opened for both ends it does not wait, and has somebody who reads.
    end = os.open(pipe, os.O_RDWR)
    reader = threading.Thread(target=lambda: heard.append(os.read(end, 100)))
    heard: list[bytes] = []
    reader.start()
    write_bytes(pipe, b"ink", error=WritingError)
    reader.join(10)
    os.close(end)
    assert heard == [b"ink"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_pipe_that_nobody_reads_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.svg")
    with pytest.raises(WritingError, match=r"pipe\.svg: cannot be written"):
        write_bytes(tmp_path / "pipe.svg", b"ink", error=WritingError)
    assert stat.S_ISFIFO((tmp_path / "pipe.svg").stat().st_mode)


def test_a_file_that_is_open_already_is_written_at_its_end(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        log.write(b"said before, ")
        log.flush()
        write_bytes(f"/proc/self/fd/{log.fileno()}", b"ink", error=WritingError)
        assert os.fstat(log.fileno()).st_nlink == 1
    assert (tmp_path / "log").read_bytes() == b"said before, ink"


def test_a_file_keeps_its_mode_and_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "page.svg"
    path.write_bytes(b"older")
    path.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(path, 1234, 1234)
    before = path.stat()
    write_bytes(path, b"ink", error=WritingError)
    after = path.stat()
    assert path.read_bytes() == b"ink"
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_a_read_only_file_is_refused_before_the_work_is_done(tmp_path: Path) -> None:
    path = tmp_path / "page.svg"
    path.write_bytes(b"older")
    path.chmod(0o444)
    refused = pytest.raises(WritingError, match=r"page\.svg: cannot be written \(it is read-only\)")
    with refused, written_whole(path, error=WritingError):
        pytest.fail("The block was begun.")
    assert path.read_bytes() == b"older"


def test_what_is_written_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    sync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: done.append("synced") or sync(handle))
    monkeypatch.setattr(Path, "replace", lambda *names: done.append("renamed") or replace(*names))
    write_bytes(tmp_path / "page.svg", b"ink", error=WritingError)
    assert done == ["synced", "renamed", "synced"]


def test_a_name_as_long_as_names_may_be_is_written(tmp_path: Path) -> None:
    write_bytes(tmp_path / f"{'n' * 251}.svg", b"ink", error=WritingError)
    with pytest.raises(WritingError, match="cannot be written"):
        write_bytes(tmp_path / f"{'n' * 252}.svg", b"ink", error=WritingError)
    with pytest.raises(WritingError, match="cannot be written"):
        write_bytes(tmp_path / "nul\0.svg", b"ink", error=WritingError)


def test_only_so_much_of_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_bytes(tmp_path / "a", most=5) == b"12345"
    with pytest.raises(OSError, match="expected at most 0 MB"):
        read_bytes(tmp_path / "a", most=4)


@pytest.mark.parametrize("place", ["/dev/zero", "pipe", "."])
def test_what_is_no_file_is_not_read(tmp_path: Path, place: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / place)
    with pytest.raises(OSError, match="expected a file, found"):
        read_bytes(tmp_path / "link", most=5)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": NaN}',
        "[-Infinity]",
        "[1e999]",
        f"[{10**400}]",
        "[" * 100_000,
        '{"a":' * 100_000,
        '"\\ud800"',
        "{",
        b"\xff",
    ],
)
def test_json_that_could_not_be_said_again_is_none(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parsed_json(text)
    (tmp_path / "a.json").write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ValueError, match=r"."):
        read_json(tmp_path / "a.json")


def test_other_json_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"a": [1, -2.5, "\\u00e9\\ud83d\\ude00", null, true]}')
    assert read_json(tmp_path / "a.json") == {"a": [1, -2.5, "é😀", None, True]}
