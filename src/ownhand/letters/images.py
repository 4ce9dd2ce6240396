"""A folder of images by class: one folder a character, images of any size in it.

Sets of this kind differ in all that matters: how the folders name their character, whether ink is dark or bright, and
whether images are cropped. Each is settled here and said in a note.
"""

import contextlib
import re
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from ownhand.errors import LettersError
from ownhand.files import open_file
from ownhand.letters.labels import BY_CLASS, Alphabet, guess_alphabet
from ownhand.letters.letters import Letters
from ownhand.letters.pixels import blank_notes, border_level
from ownhand.letters.tree import files_below
from ownhand.progress import Progress

_SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pgm", ".pbm"}

_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")
"""What Pillow may take a file for, whatever its name. It knows dozens more, and hands one of them to Ghostscript."""

_MOST_PIXELS = 64_000_000
"""Of an image: a page scanned at 600 dpi has 35 million. Larger ones are refused before room is made for them."""

SIDE, BOX = 28, 20
"""Images that are not all of one small square are fitted as MNIST's were: the ink in 20 pixels, centred in 28."""

_LARGEST_SIDE = 64  # Squares beyond this size are scans to be fitted, rather than letters cut to size.
_LARGE_SIDE = 1024
_FAINTEST_INK = 48  # Of 255: less is the noise of a scanner or of JPEG, and does not belong to the letter's box.

_NAMES = {
    "dot": ".", "period": ".", "point": ".", "slash": "/", "backslash": "\\", "hyphen": "-", "dash": "-", "minus": "-",
    "underscore": "_", "quote": '"', "pipe": "|", "star": "*", "hash": "#", "at": "@", "and": "&", "plus": "+",
    "equals": "=", "percent": "%", "dollar": "$", "backtick": "`", "tilde": "~", "question": "?", "exclamation": "!",
    "less_than": "<", "greater_than": ">",
}  # fmt: skip
_CASE = re.compile(r"(upper|uppercase|capital|caps?)|(lower|lowercase|small)", re.I)
_PARTS = {"train": False, "training": False, "test": True, "testing": True, "val": True, "validation": True}


def find_classes(root: Path) -> dict[Path, str] | None:
    """The class folders below `root` with the character of each, or None where there are none with images.

    Folders train/ and test/ may come between. A folder that holds images but names no character is an error, since
    leaving its letters out would be silent; but where not one does, the folder is something else.
    """
    folders = sorted(child for child in root.iterdir() if child.is_dir() and not child.name.startswith((".", "__")))
    folders = [folder for folder in folders if any(is_image(path) for path in files_below(folder))]
    parts = [folder for folder in folders if folder.name.lower() in _PARTS]
    if parts and len(parts) == len(folders):
        found = [find_classes(part) for part in parts]
        return {folder: character for classes in found if classes for folder, character in classes.items()} or None
    characters = name_characters([folder.name for folder in folders])
    unnamed = [folder.name for folder, character in zip(folders, characters, strict=True) if character is None]
    if len(unnamed) == len(folders):
        return None
    if unnamed:
        raise LettersError(
            f"{root}: expected folders named by a character (A, a_lower, U+0041, comma), found "
            f"{', '.join(unnamed[:5])}. Rename or move them; docs/letters.md lists what is understood."
        )
    return {folder: character for folder, character in zip(folders, characters, strict=True) if character}


def name_characters(names: Sequence[str]) -> list[str | None]:
    """The character that each folder name stands for, None where it stands for none.

    >>> name_characters(["A", "a_lower", "U+0026", "comma", "lasso"])
    ['A', 'a', '&', ',', None]
    """
    if alphabet := _numbering(names):
        return [alphabet.characters[int(name) - alphabet.first : int(name) - alphabet.first + 1] for name in names]
    if all(re.fullmatch(r"[2-7][0-9a-f]", name, re.I) for name in names) and "7f" not in names:
        return [chr(int(name, 16)) for name in names]  # NIST Special Database 19 names its classes so.
    if all(re.fullmatch(r"Sample0\d\d", name) and 1 <= int(name[6:]) <= len(BY_CLASS) for name in names):
        return [BY_CLASS[int(name[6:]) - 1] for name in names]  # And Chars74K so.
    return [_character(name) for name in names]


def _numbering(names: Sequence[str]) -> Alphabet | None:
    """What folders stand for that are numbered as classes are, 0 to 25 for one; None where they are not.

    Those that count to 9 are digits, and two figures each may be hexadecimal codes.
    """
    is_numbered = bool(names) and all(re.fullmatch(r"\d{1,2}", name) for name in names)
    numbers = [int(name) for name in names] if is_numbered else [0]
    if max(numbers) < 10 or (min(numbers) >= 20 and all(len(name) == 2 for name in names)):
        return None
    alphabet = guess_alphabet(np.array(numbers), has_names=False)
    within = range(alphabet.first, alphabet.first + len(alphabet.characters))
    return alphabet if len(set(numbers)) == len(numbers) and all(number in within for number in numbers) else None


def read_folder(classes: dict[Path, str], *, progress: Progress) -> Letters:
    """Reads the images below the class folders, as `find_classes` found them."""
    found = [(path, folder) for folder in classes for path in _image_files(folder)]
    is_test = np.array([_PARTS.get(folder.parent.name.lower(), False) for _, folder in found])
    has_parts = bool(is_test.any() and not is_test.all())
    notes = []
    if has_parts:
        notes.append(f"Training and test folders joined; the {int(is_test.sum()):,} test letters are held out.")
    if alphabet := _numbering([folder.name for folder in classes]):
        notes.append(alphabet.note or "Folders named by numbers are read as the letters A to Z, from 0.")
    return read_images(
        [(path, classes[folder]) for path, folder in found],
        progress=progress,
        held_out=is_test if has_parts else None,
        notes=(*notes, *_left_out(classes, len(found))),
    )


def read_images(
    files: Sequence[tuple[Path, str]],
    *,
    progress: Progress,
    held_out: np.ndarray | None = None,
    notes: Sequence[str] = (),
) -> Letters:
    """Reads image files, each with the character that it shows, ink and paper found out. `notes` come after its own."""
    sizes = {_size(path) for path, _ in files}
    width, height = min(sizes)
    is_ready = len(sizes) == 1 and width == height <= _LARGEST_SIDE
    images = np.zeros((len(files), width, width) if is_ready else (len(files), SIDE, SIDE), np.uint8)
    done, total = 0, sum(path.stat().st_size for path, _ in files)
    num_inverted = 0
    is_bright_paper = _paper_of([path for path, _ in files])
    for i, (path, _) in enumerate(files):
        ink = _grey(path)
        if border_level(ink) > 127 if is_bright_paper is None else is_bright_paper:
            ink, num_inverted = 255 - ink, num_inverted + 1
        images[i] = ink if is_ready else fitted(ink)
        done += path.stat().st_size
        progress(done, total)
    characters = tuple(sorted({character for _, character in files}))
    seen = []
    if num_inverted:
        which = "" if num_inverted == len(files) else f" in {num_inverted:,} of {len(files):,} images"
        seen.append(f"Dark ink on light paper{which}: inverted.")
    if not is_ready:
        seen.append(f"Images of other sizes: the ink fitted into {BOX} of {SIDE} pixels, its proportions kept.")
    return Letters(
        characters=characters,
        labels=np.array([characters.index(character) for _, character in files]),
        images=images,
        held_out=held_out,
        notes=(*seen, *blank_notes(images), *notes),
    )


def _left_out(classes: dict[Path, str], num_read: int) -> list[str]:
    """Notes on the files that are passed over: those that are no images, and images outside the class folders."""
    notes = []
    others = sum(len(files_below(folder)) for folder in classes) - num_read
    if others:
        are = "files in the class folders are no images" if others > 1 else "file in the class folders is no image"
        notes.append(f"{others:,} other {are}: left out.")
    loose = sum(1 for parent in {folder.parent for folder in classes} for path in parent.iterdir() if is_image(path))
    if loose:
        notes.append(
            f"{loose:,} image{'s' * (loose > 1)} beside the class folders: left out, since no folder names it."
        )
    return notes


def fitted(ink: np.ndarray) -> np.ndarray:
    """One image of bright ink, of any size, cut to its ink and fitted into the box, proportions kept, centred."""
    paper = border_level(ink)
    ink = np.clip((ink - paper) * (255 / max(255 - paper, 1)), 0, 255).astype(np.uint8)
    rows, columns = (np.flatnonzero((ink > _FAINTEST_INK).any(axis=axis)) for axis in (1, 0))
    image = np.zeros((SIDE, SIDE), np.uint8)
    if not len(rows):
        return image
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = BOX / max(cut.shape)
    height, width = (max(1, round(length * scale)) for length in cut.shape)
    small = np.asarray(Image.fromarray(cut).resize((width, height), Image.Resampling.BOX if scale < 1 else None))
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    # A thin line made small turns grey; the darkest ink of a letter is ink in full.
    image[top : top + height, left : left + width] = np.minimum(255.0, small * (255 / max(small.max(), 1)))
    return image


def _paper_of(paths: Sequence[Path]) -> bool | None:
    """Whether paper is bright in this set, judged by some borders; None where images differ and each must be asked."""
    sample = paths[:: max(1, len(paths) // 500)]
    share = float(np.mean([border_level(_grey(path)) > 127 for path in sample]))
    # Ink that runs along its border misleads about a single image, so a clear majority speaks for all.
    return True if share > 0.95 else False if share < 0.05 else None


def _character(name: str) -> str | None:
    name = unicodedata.normalize("NFC", name)
    if len(name) == 1:
        return name
    if code := re.fullmatch(r"(?:U\+|u|0x)([0-9A-Fa-f]{2,6})", name):
        number = int(code[1], 16)
        return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else None
    words = re.split(r"[_ -]", name)
    if len(words) == 2:
        case, letter = words if _CASE.fullmatch(words[0]) else words[::-1]
        if (match := _CASE.fullmatch(case)) and len(letter) == 1 and letter.isalpha():
            return letter.upper() if match[1] else letter.lower()
    if name.lower() in _NAMES:
        return _NAMES[name.lower()]
    try:
        character = unicodedata.lookup(re.sub("[_ ]", " ", name))
    except KeyError:
        return None
    # Beyond the Latin letters the names are everyday words: "train" and "bell" are pictures there.
    return character if len(character) == 1 and ord(character) < 0x250 else None


def is_image(path: Path) -> bool:
    """Whether the name of a file is that of an image."""
    return path.suffix.lower() in _SUFFIXES


def _image_files(folder: Path) -> Iterator[Path]:
    return (path for path in files_below(folder) if is_image(path))


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """An image that is open for the block. What Pillow cannot read, at once or later, is one clear error."""
    try:
        # What Pillow merely wonders at in an image that it reads is nothing to tell.
        with open_file(path) as file, _unwarned(), Image.open(file, formats=_FORMATS) as image:
            width, height = image.size
            if not 0 < width * height <= _MOST_PIXELS:
                raise ValueError(f"{width:,} x {height:,} pixels, of {_MOST_PIXELS:,} that there may be")
            yield image
    except UnidentifiedImageError as reason:
        raise LettersError(
            f"{path}: expected an image ({', '.join(_FORMATS)}), found something else, or a damaged one. Replace or "
            "remove it."
        ) from reason
    except OSError as reason:
        raise LettersError(
            f"{path}: expected an image, found one that cannot be read ({reason.strerror or reason}). Replace or "
            "remove it."
        ) from reason
    except MemoryError:
        raise
    except Exception as reason:  # Pillow's readers raise many kinds for what is damaged.
        raise LettersError(
            f"{path}: expected an image, found one that cannot be read ({str(reason)[:200]}). Replace or remove it."
        ) from reason


@contextlib.contextmanager
def _unwarned() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _size(path: Path) -> tuple[int, int]:
    with _opened(path) as image:
        return image.size


def _grey(path: Path) -> np.ndarray:
    """The image as grey bytes. What is transparent becomes paper: white, or black under bright ink."""
    with _opened(path) as image:
        if image.mode.startswith("I") or image.mode == "F":
            levels = np.nan_to_num(np.asarray(image, np.float64), posinf=0).clip(min=0)
            return np.asarray(levels * (255 / max(levels.max(), 1)), np.uint8)
        if image.has_transparency_data:
            covered = image.convert("RGBA")
            return _on_paper(np.asarray(covered.convert("L"), np.float64), np.asarray(covered.getchannel("A")) / 255)
        grey = image.convert("L")
        # What is fitted into twenty pixels need not have thousands, which take ten times as long.
        return np.asarray(grey.reduce(factor) if (factor := max(grey.size) // _LARGE_SIDE) > 1 else grey)


def _on_paper(grey: np.ndarray, cover: np.ndarray) -> np.ndarray:
    is_bright_ink = (grey * cover).sum() > 127 * cover.sum()
    return np.asarray(grey * cover + (0 if is_bright_ink else 255) * (1 - cover), np.uint8)
