"""All files below a folder. Folders that are linked in are followed, and none is gone through twice."""

import os
from collections.abc import Iterator
from pathlib import Path


def files_below(folder: Path) -> list[Path]:
    """All files below `folder`, sorted. Pipes and devices are none, nor are links to nothing.

    Raises OSError where a folder may not be looked into.
    """
    return sorted(_found(folder))


def _found(folder: Path) -> Iterator[Path]:
    seen: set[tuple[int, int]] = set()

    def refuse(reason: OSError) -> None:
        raise reason

    for place, names, files in os.walk(folder, followlinks=True, onerror=refuse):
        status = Path(place).stat()
        if (status.st_dev, status.st_ino) in seen:  # A link that leads back, or a second one to the same folder.
            names.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        names.sort()  # Which of two links is followed must not depend on the disk.
        for name in files:
            path = Path(place, name)
            if path.is_file():
                yield path
