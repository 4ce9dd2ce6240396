"""Names of files in the studio's folder (`ownhand.studio.file_names`)."""

from pathlib import Path

import pytest

from ownhand.errors import OwnhandError
from ownhand.studio.file_names import check_name, cleaned_name, free_name


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a\\b", ".hidden", "a.json", "CON", "a\0", "x" * 41, "a ", "-a"])
def test_names_cannot_lead_out_of_the_folder(name: str) -> None:
    with pytest.raises(OwnhandError, match="is no name for a hand"):
        check_name(name, "hand")


def test_names_are_made_of_what_files_are_called(tmp_path: Path) -> None:
    for good in ("Ada", "Zoë 2", "a-b", "手"):
        check_name(good, "hand")
    assert cleaned_name("A_Z Handwritten Data", "x") == "A Z Handwritten Data"
    assert cleaned_name("../..", "letters") == "letters"
    (tmp_path / "Ada.npz").touch()
    assert free_name("Ada", tmp_path, ".npz") == "Ada 2"
