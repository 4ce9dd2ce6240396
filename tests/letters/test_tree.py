"""Files below a folder: linked folders are followed, and none twice."""

import os
from pathlib import Path

from ownhand.letters.tree import files_below


def test_linked_folders_are_followed_once(tmp_path: Path) -> None:
    elsewhere, root = tmp_path / "elsewhere", tmp_path / "root"
    (root / "a").mkdir(parents=True)
    elsewhere.mkdir()
    (elsewhere / "1.dat").write_text("")
    (root / "a" / "2.dat").write_text("")
    (root / "b").symlink_to(elsewhere)
    (root / "c").symlink_to(elsewhere)  # Again.
    (root / "a" / "back").symlink_to(root)
    (root / "itself").symlink_to(root / "itself")
    (root / "nowhere.dat").symlink_to(tmp_path / "nowhere")
    (root / "file.dat").symlink_to(elsewhere / "1.dat")
    os.mkfifo(root / "pipe.dat")
    found = [path.relative_to(root).as_posix() for path in files_below(root)]
    assert found == ["a/2.dat", "b/1.dat", "file.dat"]
