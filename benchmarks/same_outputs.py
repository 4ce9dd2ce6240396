"""Does a large change of the code leave all that comes out of it as it was?

    OMP_NUM_THREADS=1 python benchmarks/same_outputs.py --letters FOLDER --out before
    ... the change ...
    OMP_NUM_THREADS=1 python benchmarks/same_outputs.py --letters FOLDER --out after --compare before.json

Makes pages in every format and with every option, hands, fonts, letters, short runs of each recipe, figures, the
studio's answers, error messages and help texts. What is compared of each is kept in the folder `--out`, and its SHA-256
by name in a JSON file beside it. `--compare` names what differs, is new or is gone, and exits with 1 if anything does.
All goes through the command line, the studio's addresses and the names in `ownhand.__all__`, so that it runs on both
sides of a change that moves everything else. About six minutes on one core; `--only write,fonts` makes parts alone.

FOLDER holds A_Z_unipen.csv.gz (a Kaggle-style CSV of capitals), unipen_pen.npz (all characters as strokes, some writers
held out), unipen_context.npz (characters cut out of words) and unipen_raw (a UNIPEN tree).

What no two runs share is in `VOLATILE`. Trained nets are the same to the bit on one machine only, and with one thread.
"""

import argparse
import hashlib
import io
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

import ownhand
from ownhand import Hand, Model, Reader, load_letters, make_font, write

OWNHAND = Path(sys.executable).with_name("ownhand")

COMMANDS = Path(__file__).with_suffix(".txt").read_text()

VOLATILE = {
    re.escape(str(Path(ownhand.__file__).parent)): "PACKAGE",
    re.escape(ownhand.__version__): "VERSION",
    r"[\d,.]+ minutes on ": "N minutes on ",
    r'("seconds"): [\d.]+': r"\1: N",
    r"^\| (time, machine|letters drawn a second).*": r"| \1",
    r'("token"): "[^"]+"': r"\1: TOKEN",
    r"^.*: [\d,]+ of [\d,]+ .* \(\d+%\), .*\n": "",  # Progress, which quick work does not show.
}
"""What no two runs share, and what stands in its place."""

TEXTS = {
    "line": "The quick brown fox jumps over 13 lazy dogs; “why?” (she asked).",
    "note": "Dear Ada,\n\n\tthe kettle is on, and the cups are out. Come when you like: at 4, or after the rain has "
    "gone by.\n    A list:\tbread\tbutter-and-jam, honey/tea\n\nYours, as ever & always,\nB. 100% #1 @home *_* {x|y}~",
    "signs": "Ångström café naïve Łódź ñandú œuvre Straße. Việt Nam; x̂ q́ m̃; „so“ ‘or’ «that» – — … •\n"
    "€5 £6 ¥7 ¢8 90° 2×3÷4 ±1 §2 ¶ © ® µm ½ ¼ i̇ ǰ",
    "strange": "茶 and ☕, ж, 👩‍👩‍👧 and \u00adsoft\u200b cafe\u0301 \u202eback\u202c 茶.",
    "wide": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung and Rhabarberbarbarabarbarenbart.",
    "book": " ".join((Path(__file__).parent / "prose.txt").read_text().split())[:4000],
    "capitals": "CAN YOU READ IT",
}

ASKED = {
    "openapi": ("/api/openapi.json", None),
    "page": ("/api/page", {"text": "one key mor", "hand": "7"}),
    "page-whole": ("/api/page", {"text": TEXTS["note"], "hand": "(7~12@0.3)", "size": "A5", "paper": "ruled ivory"}),
    "page-dials": ("/api/page", {"text": TEXTS["signs"], "neatness": 0.4, "wobble": 1.5, "nib": "fountain", "seed": 9}),
    "page-slips": ("/api/page", {"text": TEXTS["strange"], "slips": 0.4, "justify": True, "check": False}),
    "page-article": ("/api/page", {"text": "CAN YOU", "model": "article", "ink": "red", "align": "right"}),
    **{
        f"write.{suffix}": (f"/api/write?text=Hello+you&hand=7&size=fit&format={suffix}&dpi=60", None)
        for suffix in ("svg", "png", "pdf", "gif", "anim.svg", "plot.svg", "gcode", "hpgl")
    },
    "write.zip": ("/api/write", {"text": "word " * 120, "hand": "7", "x_height": 8, "format": "svg"}),
    "write-options.svg": (
        "/api/write",
        {"text": "Hi", "hand": 3, "margin": 3.5, "x_height": "4", "title": "T", "transparent": "yes"},
    ),
    "font.ttf": ("/api/font?hand=7&family=Hand+Seven&alternates=1&format=ttf", None),
    "hands": ("/api/hands?first=5&count=3&words=Ada&hands=(3~6@0.5),9", None),
    "keep": ("/api/hands", {"name": "Between", "hand": "(3~6@0.5)", "neatness": 0.2, "nib": "pencil"}),
    "kept": ("/api/hands", None),
    "page-kept": ("/api/page", {"text": "as kept", "hand": "Between"}),
    "letters": ("/api/letters", None),
    "runs": ("/api/runs", None),
    "open-article": ("/api/runs/open", {"path": "runs/article"}),
    "open-pen": ("/api/runs/open", {"path": "runs/pen"}),
    "runs-open": ("/api/runs", None),
    "run-article": ("/api/runs/@article", None),
    "run-pen": ("/api/runs/@pen", None),
    "wrong-none": ("/api/nothing", None),
    "wrong-empty": ("/api/write?hand=7", None),
    "wrong-option": ("/api/write?text=a&feather=1", None),
    "wrong-kind": ("/api/page", {"text": "a", "seed": "x", "hand": "7"}),
    "wrong-bound": ("/api/page", {"text": "a", "x_height": 1e9}),
    "wrong-hand": ("/api/page", {"text": "a", "hand": "(7~"}),
    "wrong-format": ("/api/write?text=a&format=docx", None),
    "wrong-font": ("/api/font?format=exe", None),
    "wrong-count": ("/api/hands?count=49", None),
    "wrong-name": ("/api/hands", {"name": "../x", "hand": "7"}),
    "wrong-run": ("/api/runs", {"recipe": "quill", "letters": "none", "epochs": 1}),
}
"""What the studio is asked: an address, and what is posted to it; in this order, since it remembers."""


def commands(part: str) -> None:
    """Runs the commands of a part, and keeps what each says and its exit code as NAME.txt."""
    listed = re.findall(rf"^\[{part}\]\n(.+?)(?=^\[|\Z)", COMMANDS, re.MULTILINE | re.DOTALL)
    for line in "".join(listed).strip().splitlines():
        named = re.fullmatch(r"([\w-]+)(?:\.([\w.,]+))?: (.+)", line)
        stem, endings, command = named.groups() if named else (re.sub(r"\W+", "-", line).strip("-"), None, line)
        for name in [f"{stem}.{ending}" for ending in endings.split(",")] if endings else [stem]:
            words = [word.replace("{}", f"{part}/{name}") for word in shlex.split(command.replace(r"\n", "\n"))]
            done = subprocess.run([OWNHAND, *words], capture_output=True, text=True, input=TEXTS["line"])
            said = f"$ ownhand {command}\n{done.stdout}\n--- stderr:\n{done.stderr}\n--- exit code {done.returncode}\n"
            Path(part, f"{name}.txt").write_text(said)


def pages() -> None:
    """Three hands of each model with two seeds, in all formats, and where each glyph stands."""
    plots = (".plot.svg", ".gcode", ".hpgl")
    for model, suffixes in (("pen", plots), ("article", ())):
        for number in (0, 7, 123):
            for seed in (0, 3):
                page = write(TEXTS["line"], hand=number, model=model, seed=seed)
                name = f"pages/{model}-{number}-{seed}"
                for suffix in (".svg", ".png", ".pdf", ".gif", ".anim.svg", *suffixes):
                    page.save(name + suffix, dpi=60 if suffix == ".gif" else 150)
                placed = [
                    [p.character, p.x, p.y, p.scale, p.line, p.word, *page.box(p), p.is_missing, p.is_added]
                    for p in page.placements
                ]
                checks = page.checks
                counts = [checks.num_drawn, checks.num_checked, checks.num_redrawn, checks.failed]
                found = {"placed": placed, "warnings": page.warnings(), "checks": counts}
                Path(f"{name}.json").write_text(json.dumps(found, ensure_ascii=False, indent=1))


def hands() -> None:
    """Hands saved, blended and opened again, and what the reader makes of letters."""
    model = Model.load()
    blend = model.hand(7).blend(model.hand(12), 0.3)
    for name, hand in (("Ada", blend), ("Bob", model.hand(3, neatness=0.5, wobble=0.6)), ("Eve", model.hand(0))):
        hand.named(name).save(f"hands/{name}.json")
        again = Hand.load(f"hands/{name}.json")
        write(TEXTS["line"], hand=again, seed=2).save(f"hands/{name}.svg")
        adjusted = write(TEXTS["line"], hand=again, neatness=0.9, wobble=0, nib="marker", line_spacing=5, check=False)
        adjusted.save(f"hands/{name}-adjusted.svg")
    reader, images = Reader.load(), load_letters("capitals.npz").images
    np.savetxt("hands/sureness.txt", reader.sureness(images[:200], reader.characters), "%.9g")


def letters() -> None:
    """Parts of a set of letters."""
    few = load_letters("few.npz")
    parts = (few, few.balanced(20, seed=1), few.only("AH"), few.training_part(), few.held_out_part())
    Path("letters/parts.txt").write_text("\n".join(f"{part.fingerprint()} {part.counts()}" for part in parts))


def fonts() -> None:
    """A font made from Python."""
    font = make_font(Model.load().hand(12).named("Ada"), alternates=1, nib="fountain", neatness=0.3, seed=5)
    font.save("fonts/ada.ttf")
    Path("fonts/ada.txt").write_text("\n".join(font.warnings()))


def studio() -> None:
    """What the studio answers."""
    command = [OWNHAND, "studio", "--port", "0", "--no-browser", "--folder", "home"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split()[-1].rstrip("/")
            for name, (path, body) in ASKED.items():
                keep_answer(f"studio/{name}", address + path, body)
            token = json.loads(Path("studio/page.txt").read_text().partition("\n")[2])["token"]
            keep_answer(
                "studio/page-since", address + "/api/page", {"text": "one key more", "hand": "7", "since": token}
            )
        finally:
            process.terminate()


def keep_answer(name: str, address: str, body: object) -> None:
    """Keeps the status, kind and content of an answer: as a file of its own, or as text."""
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data), timeout=120) as answer:
            status, kind, content = answer.status, answer.headers["content-type"], answer.read()
    except urllib.error.HTTPError as answer:
        with answer:
            status, kind, content = answer.code, answer.headers["content-type"], answer.read()
    said = f"{status} {kind}\n"
    if kind == "application/json":
        said += json.dumps(renumbered(json.loads(content)), ensure_ascii=False, indent=1)
    else:
        Path(name).write_bytes(content)
    Path(f"{name}.txt").write_text(said)


def renumbered(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer with a page's shapes numbered as they are met: the studio's numbers hang on what else it remembers."""
    if "shapes" in answer:
        lines = answer["lines"]  # Each placed glyph by glyph, or a number: a line that stayed.
        met = dict.fromkeys(placed[0] for line in lines if isinstance(line, list) for placed in line)
        number = {shape: k for k, shape in enumerate(met)}
        answer["lines"] = [[[number[p[0]], *p[1:]] for p in line] if isinstance(line, list) else line for line in lines]
        answer["shapes"] = dict(sorted((number[int(shape)], path) for shape, path in answer["shapes"].items()))
    return answer


PARTS: dict[str, Callable[[], None] | None] = {
    "pages": pages,
    "hands": hands,
    "letters": letters,
    "fonts": fonts,
    **dict.fromkeys(("write", "runs", "figures", "errors", "help")),
    "studio": studio,  # The last, since it opens the runs.
}
"""What is made, in this order: by a function, by the commands listed in same_outputs.txt, or by both."""


def make_sources(source: Path) -> None:
    """What commands read: texts, and small sets of letters in several forms."""
    Path("LETTERS").symlink_to(source)
    for name, text in TEXTS.items():
        Path(f"{name}.txt").write_text(text)
    Path("latin.txt").write_bytes("HELLO\ncafé".encode("latin-1"))
    strokes = load_letters(source / "unipen_pen.npz")
    strokes.only("AEHSTWacdefghilmnoprstuwy027").balanced(320, seed=0).save("measured.npz")
    strokes.only("AEHeno").balanced(150, seed=0).save("few.npz")
    capitals = load_letters(source / "A_Z_unipen.csv.gz").only("AEHO").balanced(200, seed=0)
    capitals.save("capitals.npz")
    assert capitals.images is not None
    for k in range(0, len(capitals), 40):
        character = capitals.characters[capitals.labels[k]]
        Path("images", character).mkdir(parents=True, exist_ok=True)
        Image.fromarray(255 - capitals.images[k]).save(f"images/{character}/{k}.png")
    rows = [
        ",".join(map(str, [label, *image.ravel()]))
        for label, image in zip(capitals.labels, capitals.images, strict=True)
    ]
    Path("header.csv").write_text("\n".join([",".join(["label", *(f"pixel{k}" for k in range(784))]), *rows[::20]]))
    Path("idx").mkdir()
    for part in ("train", "t10k"):
        images, labels = capitals.images[::10], capitals.labels[::10].astype(np.uint8)
        head = b"\0\0\x08\x03" + np.array(images.shape, ">i4").tobytes()
        Path(f"idx/{part}-images-idx3-ubyte").write_bytes(head + images.tobytes())
        head = b"\0\0\x08\x01" + np.array(labels.shape, ">i4").tobytes()
        Path(f"idx/{part}-labels-idx1-ubyte").write_bytes(head + labels.tobytes())


def settled(path: Path) -> dict[str, bytes]:
    """What is compared of a file, by name: its bytes, its text less what is volatile, or a dump of what it holds."""
    name, content = str(path), path.read_bytes()
    if path.name == "checkpoint.pt":  # A run's own affair: that it goes on to the same bits shows in metrics.jsonl.
        return {}
    if path.suffix == ".npz":
        arrays = {key: [str(value.dtype), value.shape, digest(value.tobytes())] for key, value in np.load(path).items()}
        return {f"{name}.json": json.dumps(arrays, indent=1).encode()}
    if path.suffix == ".onnx":
        return {f"{name}.json": without_volatile(described_model(path))}
    if path.suffix in (".otf", ".ttf", ".woff2"):
        return {name: content, f"{name}.ttx": dumped_font(path)}
    if path.suffix in (".txt", ".json", ".jsonl", ".md"):
        return {name: without_volatile(content.decode())}
    return {name: content}


def without_volatile(text: str) -> bytes:
    for pattern, replacement in {re.escape(str(Path.cwd())): "FOLDER", **VOLATILE}.items():
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return text.encode()


def described_model(path: Path) -> str:
    """A model file by its operators, its weights whatever their names, and what it says of itself."""
    import onnx

    model = onnx.load(path)
    weights = [onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer]
    return json.dumps(
        {
            "operators": [node.op_type for node in model.graph.node],
            "weights": sorted([str(array.dtype), list(array.shape), digest(array.tobytes())] for array in weights),
            "inputs": [value.name for value in model.graph.input],
            "outputs": [value.name for value in model.graph.output],
            **{entry.key: parsed(entry.value) for entry in model.metadata_props},
        },
        indent=1,
        ensure_ascii=False,
    )


def parsed(text: str) -> object:
    """What JSON holds; other text as it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def dumped_font(path: Path) -> bytes:
    from fontTools.ttLib import TTFont

    text = io.StringIO()
    TTFont(path, recalcTimestamp=False).saveXML(text, newlinestr="\n")
    return re.sub(r' ttLibVersion="[^"]*"|<checkSumAdjustment [^>]*>', "", text.getvalue()).encode()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def compare(before: dict[str, str], after: dict[str, str]) -> bool:
    """Names what differs; gives whether anything does."""
    names = sorted(before.keys() | after.keys())
    differing = [name for name in names if before.get(name) != after.get(name)]
    for name in differing:
        print(f"{name} {'is gone' if name not in after else 'is new' if name not in before else 'differs'}")
    print(f"{len(names) - len(differing):,} outputs are the same, {len(differing):,} are not.")
    return bool(differing)


def make(source: Path, parts: Sequence[str]) -> dict[str, bytes]:
    """Makes some parts in a folder of their own, and gives what is compared, by name."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        make_sources(source)
        for part in parts:
            began = time.monotonic()
            Path(part).mkdir(exist_ok=True)
            if function := PARTS[part]:
                function()
            commands(part)
            print(f"{part}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        files = sorted(path for part in parts for path in Path(part).rglob("*") if path.is_file())
        outputs = {name: content for path in files for name, content in settled(path).items()}
        os.chdir("/")
    return outputs


def main() -> None:
    """Makes, keeps and compares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="a folder that is not there yet")
    parser.add_argument("--compare", type=Path, help="the JSON of another time")
    parser.add_argument("--only", help="parts, such as write,fonts")
    options = parser.parse_args()
    parts = options.only.split(",") if options.only else list(PARTS)
    before = json.loads(options.compare.read_text()) if options.compare else {}
    out = options.out.absolute()
    out.mkdir(parents=True)
    os.environ.update(OMP_NUM_THREADS="1", COLUMNS="80", LC_ALL="C.UTF-8", NO_COLOR="1")
    print(f"Outputs of {Path(ownhand.__file__).parent}", file=sys.stderr)
    outputs = make(options.letters.absolute(), parts)
    for name, content in outputs.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)
    hashes = {name: digest(content) for name, content in outputs.items()}
    out.with_suffix(".json").write_text(json.dumps(hashes, indent=1) + "\n")
    print(f"{len(hashes):,} outputs are in {out}.", file=sys.stderr)
    if before:
        sys.exit(compare({name: value for name, value in before.items() if name.split("/")[0] in parts}, hashes))


if __name__ == "__main__":
    main()
