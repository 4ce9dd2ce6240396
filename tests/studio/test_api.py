"""The API, asked of a studio that the command started.

`ownhand.studio.page_api`, `ownhand.studio.letters_api`, `ownhand.studio.letter_drops`, `ownhand.studio.endpoint`, what
guards them (`ownhand.studio.guard`) and who works for them (`ownhand.studio.worker`, `ownhand.studio.worker_pool`); and
the command itself, `ownhand.cli.studio`.
"""

import io
import json
import socket
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import numpy as np
import pypdfium2
import pytest
from benchmarks.studio_storm import megabytes, storm
from click.testing import CliRunner
from fontTools.ttLib import TTFont
from PIL import Image
from tests.studio.conftest import Studio, close_studio, open_studio
from tests.words.toys import words_of

from ownhand.cli import main
from ownhand.letters import load_words


def test_a_page_is_the_one_that_the_command_writes(studio: Studio, tmp_path: Path) -> None:
    options = {"hand": "7", "seed": "3", "nib": "fountain", "paper": "ruled ivory", "size": "A5", "neatness": "0.3"}
    options |= {"line_spacing": "4.5", "x_height": "3.5", "margin": "12"}
    text = "Dear Zoë,\n\nthe same words, and the same page."
    status, headers, content = studio.ask("/api/write?" + urlencode({"text": text, "format": "svg", **options}))
    assert (status, headers["content-type"]) == (200, "image/svg+xml")
    words = [word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", value)]
    done = CliRunner().invoke(main, ["write", text, *words, "-o", str(tmp_path / "page.svg")])
    assert done.exit_code == 0, done.output
    assert content == (tmp_path / "page.svg").read_bytes()
    posted = studio.ask("/api/write", {"text": text, "format": "svg", **options})
    assert posted[2] == content


def test_each_format_is_what_it_says(studio: Studio) -> None:
    def page(**more: object) -> bytes:
        status, _, content = studio.ask("/api/write", {"text": "Hi you", "hand": "7", "size": "fit", **more})
        assert status == 200, content
        return content

    with Image.open(io.BytesIO(page(format="png", dpi=100))) as picture:
        assert picture.format == "PNG"
        assert np.asarray(picture.convert("L")).min() < 100
    with Image.open(io.BytesIO(page(format="gif", dpi=60))) as film:
        assert film.n_frames > 10
    pdf = pypdfium2.PdfDocument(page(format="pdf"))
    assert "Hi you" in pdf[0].get_textpage().get_text_range()
    pdf.close()
    assert page(format="gcode").startswith(b";")
    servo = page(format="gcode", pen_up="M5\nG4 P0.2", pen_down="M3 S90", draw_speed=25, bed="300x218", turn=True)
    assert servo.count(b"M5\nG4 P0.2\n") == servo.count(b"M3 S90\n") + 1 > 3
    assert b"G0 Z5" not in servo
    assert b"PD" in page(format="hpgl")
    assert b"@keyframes" in page(format="anim.svg")
    assert b"<path" in page(format="plot.svg")


def test_a_hand_comes_as_a_font(studio: Studio) -> None:
    order = {"hand": "7", "family": "Hand Seven", "alternates": "1", "format": "ttf"}
    status, headers, content = studio.ask("/api/font?" + urlencode(order))
    assert (status, headers["content-type"]) == (200, "font/ttf")
    assert 'filename="Hand Seven.ttf"' in headers["content-disposition"]
    font = TTFont(io.BytesIO(content))
    assert font["name"].getDebugName(1) == "Hand Seven"
    assert set(map(ord, "AZaz09é€")) <= set(font.getBestCmap())
    for wrong, message in (
        ({"format": "exe"}, "There is no kind of font 'exe'. Choose one of otf, ttf, woff2."),
        ({"hand": "nobody"}, "nobody: there is no hand of that name"),
        ({"alternates": "1000"}, "alternates"),
        ({"text": "Hi"}, "There is no option 'text'"),
    ):
        status, _, content = studio.ask("/api/font?" + urlencode(wrong))
        assert status == 400
        assert message in json.loads(content)["error"]


def test_sheets_come_in_a_zip(studio: Studio) -> None:
    order = {"text": "word " * 120, "hand": "7", "size": "A5", "x_height": 8, "format": "svg"}
    _, headers, content = studio.ask("/api/write", order)
    assert headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist()[:2] == ["page-1.svg", "page-2.svg"]


def test_long_texts_are_written_by_a_process_of_their_own(studio: Studio) -> None:
    status, _, content = studio.ask(
        "/api/write", {"text": "a word, " * 200, "hand": "7", "size": "fit", "check": False}
    )
    assert status == 200
    assert content.count(b"<path") == 1200


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("hand=7", "There is nothing to write: give a text."),
        ("text=", "There is nothing to write: the text is empty"),
        ("text=a&hand=nobody", "nobody: there is no hand of that name. Give a number, such as 7, a blend"),
        ("text=a&model=quill", "There is no model called 'quill'. There are: pen, joined, article."),
        ("text=a&model=..%2F..%2Fx", "There is no model called '../../x'."),
        ("text=a&nib=feather", "There is no nib called 'feather'"),
        ("text=a&paper=silk", "There is no paper called 'silk'."),
        ("text=a&size=A9", "There is no paper called 'A9'. Choose one of fit, A4, A5, letter, A3, A6, DL, C5, C6, or"),
        ("text=a&format=docx", "There is no format 'docx'."),
        ("text=a&x_height=1e9", "An x-height of 1e+09 mm is out of bounds."),
        ("text=a&hand=-1", "-1: there is no hand of that name."),
        ("text=a&format=gif&pace=900", "A pace of 900 is out of bounds. Choose 0.05 to 100"),
        ("text=a&format=svg&bed=300x218", "bed: for .plot.svg, .gcode and .hpgl alone, and the format is svg."),
        ("text=a&format=hpgl&pen_up=M5", "pen_up: for .gcode alone, and the format is hpgl."),
        ("text=a&line_spacing=0", "A line spacing of 0 x-heights is out of bounds."),
        ("text=a&strict=1&hand=7&text=a%E8%8C%B6", "The hand cannot write '茶'"),
        ("x_height=45&size=A5&margin=0&text=" + "a+bc+" * 150, "Expected at most 60 sheets, found"),
    ],
)
def test_errors_are_sentences(studio: Studio, query: str, sentence: str) -> None:
    status, said = studio.error(f"/api/write?{query}")
    assert status == 400
    assert said.startswith(sentence)


def test_a_key_brings_only_what_is_new(studio: Studio) -> None:
    first = studio.json("/api/page", {"text": "one key mor", "hand": "7"})
    second = studio.json("/api/page", {"text": "one key more", "hand": "7", "since": first["token"]})
    assert first["is_whole"]
    assert not second["is_whole"]
    # The word that is written on runs through, and is written anew; the others stay.
    assert len(second["shapes"]) == len("more")
    (before,), (after,) = first["lines"], second["lines"]
    assert [placed[0] for placed in after][: len("onekey")] == [placed[0] for placed in before][: len("onekey")]
    third = studio.json("/api/page", {"text": "one key more", "hand": "7", "since": second["token"]})
    assert (third["lines"], third["shapes"]) == ([0], {})
    anew = studio.json("/api/page", {"text": "one key more", "hand": "7", "since": "nobody-3"})
    assert set(anew["shapes"]) == {str(placed[0]) for placed in after}


def test_hands_write_are_kept_and_forgotten(studio: Studio) -> None:
    wall = studio.json("/api/hands?first=5&count=3&words=Ada&hands=(3~6@0.5)")
    assert [one["hand"] for one in wall["hands"]] == ["5", "6", "7", "(3~6@0.5)"]
    assert all(one["path"].startswith("M") and one["width"] > 3 for one in wall["hands"])
    kept = studio.json("/api/hands", {"name": "Between", "hand": "(3~6@0.5)", "neatness": 0.2})
    assert Path(kept["file"]).parent == studio.folder / "hands"
    order = {"text": "as kept", "format": "svg", "size": "fit"}
    by_name = studio.ask("/api/write", {**order, "hand": "Between"})[2]
    assert by_name == studio.ask("/api/write", {**order, "hand": kept["hand"], "neatness": 0.2})[2]
    assert "Between" in [one["name"] for one in studio.json("/api/hands")["kept"]]
    assert studio.error("/api/hands", {"name": "../Between", "hand": "7"})[1].startswith("'../Between' is no name")
    assert studio.ask("/api/hands/Between", method="DELETE")[0] == 204
    assert studio.error("/api/hands/Between", method="DELETE")[0] == 400


@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [
        ("/", "GET", {"Host": "evil.example"}),
        ("/api/hands", "GET", {"Host": "evil.example:8000"}),
        ("/api/write?text=a", "GET", {"Sec-Fetch-Site": "cross-site"}),
        ("/api/write?text=a", "GET", {"Origin": "http://evil.example"}),
        ("/api/hands", "POST", {"Origin": "http://evil.example"}),
        ("/api/hands", "POST", {"Origin": "null"}),
        ("/api/hands", "POST", {"Sec-Fetch-Site": "same-site"}),
        ("/api/hands", "POST", {"Origin": "http://127.0.0.1:1"}),
    ],
)
def test_other_sites_are_refused(studio: Studio, path: str, method: str, headers: dict[str, str]) -> None:
    body = b"{}" if method == "POST" else None
    status, said = studio.error(path, body, method=method, headers=headers)
    assert status == 403
    assert "studio" in said


def test_its_own_page_and_links_to_it_are_let_in(studio: Studio) -> None:
    headers_of_page = {"Origin": studio.address, "Sec-Fetch-Site": "same-origin"}
    assert studio.ask("/api/write?text=a", headers=headers_of_page)[0] == 200
    status, headers, _ = studio.ask("/", headers={"Sec-Fetch-Site": "cross-site"})
    assert status == 200
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/nothing", "/api/runs/..%2f..%2fx"])
def test_paths_do_not_lead_out(studio: Studio, path: str) -> None:
    assert studio.ask(path)[0] in (400, 404)


def test_a_large_body_is_refused(studio: Studio) -> None:
    assert studio.error("/api/write", b"[" + b"1," * 600_000 + b"1]")[0] == 413


def test_a_slow_request_holds_up_no_other(studio: Studio) -> None:
    slow = {"text": "A film of a page. " * 60, "hand": "9", "format": "gif", "dpi": 150, "pace": 20}
    ends: list[float] = []

    def ask() -> None:
        status, _, content = studio.ask("/api/write", slow)
        assert status == 200, content
        ends.append(time.monotonic())

    threads = [threading.Thread(target=ask) for _ in range(3)]  # One more than are done at once.
    for thread in threads:
        thread.start()
    time.sleep(1.0)
    quick = 0
    while not ends and quick < 40:
        assert studio.json("/api/page", {"text": f"quick {quick}", "hand": "7"})["sheets"] == 1
        quick += 1
    for thread in threads:
        thread.join()
    assert quick >= 5, "others had to wait for the films"


def _send(studio: Studio, files: dict[str, bytes], **options: str) -> tuple[int, dict]:
    mark = studio.json("/api/letters", b"", method="POST")["drop"]
    for path, content in files.items():
        status, _, said = studio.ask(f"/api/letters/{mark}/file?{urlencode({'path': path})}", content, method="PUT")
        if status != 204:
            return status, json.loads(said)
    status, _, said = studio.ask(f"/api/letters/{mark}/look", options)
    return status, json.loads(said)


def test_letters_are_read_and_kept(studio: Studio, letters_csv: Path) -> None:
    status, found = _send(studio, {"my shapes.csv": letters_csv.read_bytes()})
    assert status == 201
    assert (found["letters"], found["counts"]) == (200, {"A": 50, "B": 50, "C": 50, "D": 50})
    assert (studio.folder / "letters" / f"{found['name']}.npz").is_file()
    status, headers, _ = studio.ask(f"/api/letters/{found['name'].replace(' ', '%20')}/sheet.png")
    assert (status, headers["content-type"]) == (200, "image/png")
    assert not list((studio.folder / "letters").glob(".incoming-*"))


def test_words_are_read_and_kept(studio: Studio, tmp_path: Path) -> None:
    words_of("loon", "till", "noon").save(tmp_path / "toys.npz")
    status, found = _send(studio, {"my words.npz": (tmp_path / "toys.npz").read_bytes()})
    assert (status, found["name"], found["kind"], found["words"], found["letters"]) == (201, "my words", "words", 3, 12)
    assert found["counts"] == {"i": 1, "l": 3, "n": 3, "o": 4, "t": 1}
    assert load_words(studio.folder / "letters" / "my words.npz").texts.tolist() == ["loon", "till", "noon"]
    offered = studio.json("/api/runs")
    assert "my words" in offered["words"]
    assert "my words" not in offered["letters"]
    status, said = studio.error("/api/runs", {"recipe": "pen", "letters": "my words", "epochs": 1})
    assert (status, said.split(":")[1]) == (
        400,
        " the recipe pen learns from letters that stand alone, and these are words.",
    )


def test_a_page_tells_how_much_its_hand_joins(studio: Studio) -> None:
    def joined(**more: object) -> float | None:
        return studio.json("/api/page", {"text": "on", "hand": "7", **more})["dials"]["joined"]

    assert joined(joined=0) == 0
    assert joined(joined=0.35) == 0.35
    assert 0 < (joined() or 0) < 1
    assert joined(model="pen") is None
    status, said = studio.error("/api/page", {"text": "on", "model": "pen", "joined": 1})
    assert (status, "writes every letter by itself" in said) == (400, True)


def test_a_folder_of_images_is_read(studio: Studio) -> None:
    files = {}
    for character in "AB":
        for k in range(3):
            picture = Image.new("L", (28, 28), 255)
            picture.paste(0, (10, 4, 16 + k, 24))
            content = io.BytesIO()
            picture.save(content, "PNG")
            files[f"mine/{character}/{k}.png"] = content.getvalue()
    status, found = _send(studio, files)
    assert (status, found["letters"], found["name"]) == (201, 6, "mine")


class _Bomb:
    def __reduce__(self) -> tuple:
        return print, ("a pickle was run",)


def _pickled() -> bytes:
    content = io.BytesIO()
    np.savez(content, labels=np.array([_Bomb()], dtype=object), format=np.array("ownhand letters"), version=np.array(1))
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.csv", b"", "empty.csv: the file is empty."),
        ("noise.bin", bytes(range(256)) * 40, "noise.bin: found no letters in this file."),
        ("short.csv", b"0," + b"1," * 783 + b"1\n0,1,2,3,4,5\n", "short.csv, row 2: expected 785 values, found 6"),
        ("torn.zip", b"PK\3\4" + b"\0" * 90, "torn.zip: expected a whole compressed file"),
        ("pickled.npz", _pickled(), "pickled.npz: expected a whole .npz of letters, found something else, or damaged"),
        ("train-images-idx3-ubyte", b"\0\0\x08\x03" + b"\0" * 40, "train-images-idx3-ubyte: expected its labels"),
    ],
)
def test_bad_files_say_what_is_wrong(studio: Studio, name: str, content: bytes, sentence: str) -> None:
    status, found = _send(studio, {name: content})
    assert status == 400
    assert found["error"].startswith(sentence), found
    assert str(studio.folder) not in found["error"]


@pytest.mark.parametrize("path", ["../../x.csv", "/etc/x.csv", "a/../../x.csv", "", "a\\b", "x" * 300])
def test_a_drop_cannot_leave_its_folder(studio: Studio, path: str) -> None:
    status, found = _send(studio, {path: b"1"})
    assert status == 400
    assert "expected the name of a file within what was dropped" in found["error"]


def test_a_bare_port_is_said_to_be_taken(studio: Studio, tmp_path: Path) -> None:
    port = str(urlsplit(studio.address).port)
    done = CliRunner().invoke(main, ["studio", "--port", port, "--no-browser", "--folder", str(tmp_path)])
    assert done.exit_code == 2
    assert "Is another studio open? Choose another --port" in done.output


def test_without_its_packages_the_studio_says_so() -> None:
    code = "import sys; sys.modules['starlette'] = None\nfrom ownhand.cli import main; main(['studio', '--no-browser'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.strip() == (
        "ownhand: The studio needs starlette, which is not installed. Install it with: pip install 'ownhand[studio]'"
    )


def test_a_thousand_mixed_requests_leave_it_healthy(tmp_path: Path) -> None:
    """32 at a time, bad ones among them: all are answered as they should be, and memory stays flat."""
    if not Path("/proc/self/status").exists():
        pytest.skip("needs /proc to tell memory")
    studio = open_studio(tmp_path)
    try:
        storm(studio.address, 8)  # To warm up: threads, caches and arenas grow to their size.
        before = megabytes(studio.process.pid)
        wrong, seconds = storm(studio.address)
        after = megabytes(studio.process.pid)
        assert not wrong, wrong[:5]
        assert len(seconds) == 1024
        assert after - before < 60, f"{before:.0f} MB before, {after:.0f} MB after"
        assert studio.json("/api/page", {"text": "still here", "hand": "7"})["sheets"] == 1
    finally:
        close_studio(studio)


def test_half_a_request_does_not_hurt(studio: Studio) -> None:
    port = urlsplit(studio.address).port
    assert port is not None
    for sent in (
        b"GET / HTTP/1.1\r\n",
        b"POST /api/page HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\n{",
        b"\0\xff" * 99,
    ):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(sent)
    assert studio.ask("/")[0] == 200
