"""The studio as a person uses it (`ownhand.studio.app`): a real browser, a real server, the keyboard and the mouse."""

import gzip
import io
import json
import re
import shlex
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pypdfium2
import pytest
from benchmarks.studio_storm import megabytes
from click.testing import CliRunner
from PIL import Image
from tests.letters.test_packed import zip_bomb
from tests.studio.conftest import Studio, close_studio, open_studio
from tests.training.writers import strokes_letters
from tests.words.toys import words_of

from ownhand.cli import main
from ownhand.letters import Letters, load_letters

VIEWS = ("", "hands", "letters", "learn")


def shows(page: Any, expression: str, arg: Any = None, timeout: float = 120_000) -> None:
    """Waits until an expression of the page holds. (Playwright's own waiting needs eval, which the studio forbids.)"""
    end = time.monotonic() + timeout / 1000
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"the page never came to show: {expression}"
        page.wait_for_timeout(50)


def opened(page: Any, studio: Studio, path: str = "") -> Any:
    page.goto(f"{studio.address}/{path}")
    shows(page, "document.documentElement.dataset.ready")
    return page


def written(page: Any, text: str) -> None:
    """Waits until the page shows `text`."""
    shows(page, "text => document.getElementById('sheets').dataset.written === text", arg=text)


def num_glyphs(page: Any) -> int:
    return page.evaluate("document.querySelectorAll('#sheets .sheet > g:last-child > path').length")


def until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to be so"
        time.sleep(0.2)


def test_a_page_is_written_as_one_types(page: Any, studio: Studio) -> None:
    opened(page, studio, "#text=")
    page.focus("#text")
    page.keyboard.type("Dear Zoë, hi", delay=20)
    written(page, "Dear Zoë, hi")
    assert num_glyphs(page) == 10
    first = page.evaluate("[...document.querySelectorAll('#sheets path')].map(one => one.getAttribute('d'))")
    page.keyboard.type("!")
    written(page, "Dear Zoë, hi!")
    after = page.evaluate("[...document.querySelectorAll('#sheets path')].map(one => one.getAttribute('d'))")
    assert after[:-1] == first  # What was written stays as it was.
    page.keyboard.press("Home")
    page.keyboard.type("O ")
    written(page, "O Dear Zoë, hi!")
    assert num_glyphs(page) == 12
    page.fill("#text", "")
    page.wait_for_selector(".empty")


def test_edits_leave_the_page_that_its_link_gives(page: Any, studio: Studio) -> None:
    opened(page, studio, "#text=We waited by the gate until the rain had gone and the lane was dry.&size=A5&x_height=5")
    page.focus("#text")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Nobody spoke.", delay=10)
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("at all ", delay=10)
    page.keyboard.press("Control+Home")
    for _ in range(3):
        page.keyboard.press("Delete")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\n\nA second paragraph comes all at once, and goes on for a line or two.")
    written(page, page.input_value("#text"))
    drawn, text = page.inner_html("#sheets"), page.input_value("#text")
    shows(page, "text => new URLSearchParams(location.hash.slice(1)).get('text') === text", arg=text)
    again = opened(page.context.new_page(), studio)
    again.goto(page.url)
    again.reload()
    written(again, text)
    assert again.inner_html("#sheets") == drawn


def test_what_is_changed_is_written_and_told_in_the_address(page: Any, studio: Studio) -> None:
    opened(page, studio, "#text=The same words")
    written(page, "The same words")
    before = page.inner_html("#sheets")
    page.fill("#hand", "12")
    page.select_option("#nib", "marker")
    page.select_option("#ink", "violet")
    page.select_option("#pattern", "ruled margin")
    page.select_option("#tone", "ivory")
    page.locator("#neatness").fill("0.5")
    shows(page, "location.hash.includes('neatness=0.5')")
    shows(page, "document.querySelector('#sheets .sheet > g:last-child').getAttribute('fill') === '#55308f'")
    assert page.inner_html("#sheets") != before
    page.wait_for_timeout(300)
    address, drawn = page.url, page.inner_html("#sheets")
    again = opened(page.context.new_page(), studio)
    again.goto(address)
    again.reload()
    written(again, "The same words")
    assert again.inner_html("#sheets") == drawn  # A link is the page.
    assert again.input_value("#nib") == "marker"
    assert again.input_value("#pattern") == "ruled margin"


def test_a_kept_hand_shows_its_own_dials_and_can_be_moved_to_none(page: Any, studio: Studio) -> None:
    studio.json("/api/hands", {"name": "Tidy", "hand": "7", "neatness": 0.4})
    opened(page, studio, "#text=Neat&hand=Tidy")
    written(page, "Neat")
    assert (page.input_value("#neatness"), page.inner_text("#neatness-told")) == ("0.4", "0.4")
    assert "neatness" not in page.url
    kept = page.inner_html("#sheets")
    page.locator("#neatness").fill("0")
    shows(page, "location.hash.includes('neatness=0')")
    shows(page, "before => document.getElementById('sheets').innerHTML !== before", arg=kept)
    bare = page.inner_html("#sheets")
    page.click("[data-dial='neatness']")  # As the hand has it.
    shows(page, "!location.hash.includes('neatness')")
    shows(page, "before => document.getElementById('sheets').innerHTML === before", arg=kept)
    assert page.input_value("#neatness") == "0.4"
    opened(page, studio, "#text=Neat&hand=7&neatness=0")
    page.reload()
    written(page, "Neat")
    assert page.inner_html("#sheets") == bare
    assert page.input_value("#neatness") == "0"
    shows(page, "document.querySelector('#kept option')")
    page.fill("#hand", "Tidy")
    page.press("#hand", "Tab")  # Its name becomes its style, which any machine can read, and its dials are told.
    shows(page, "location.hash.includes('hand=%3D') && location.hash.includes('neatness=0.4')")
    shows(page, "before => document.getElementById('sheets').innerHTML === before", arg=kept)
    studio.ask("/api/hands/Tidy", method="DELETE")


def test_the_plotter_is_told_how_to_lift_its_pen(page: Any, studio: Studio) -> None:
    opened(page, studio, "#text=Lift+it+up&size=fit")
    written(page, "Lift it up")
    page.click("text=The plotter")
    page.fill("#pen_up", "M5\nG4 P0.2")
    page.fill("#pen_down", "M3 S90")
    page.fill("#draw_speed", "25")
    page.fill("#bed", "300x218")
    shows(page, "location.hash.includes('pen_up=M5%0AG4+P0.2')")

    def taken(format: str) -> str:
        with page.expect_download() as download:
            page.click(f".formats button[value='{format}']")
        return Path(download.value.path()).read_text()

    code = taken("gcode")
    assert code.count("M5\nG4 P0.2\n") == code.count("M3 S90\n") + 1 > 3
    assert "F1500" in code
    assert taken("svg").startswith("<svg")  # What is for plotters alone is not asked of a drawing.
    page.fill("#bed", "3x2")
    page.click(".formats button[value='hpgl']")
    shows(page, "document.getElementById('said').textContent.includes('beyond the plotter')")


def test_the_command_that_is_copied_writes_the_same_page(page: Any, studio: Studio, tmp_path: Path) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=studio.address)
    opened(page, studio, "#text=It's%20the%20same&hand=7&nib=fountain&paper=ruled%20ivory&line_spacing=3&check=false")
    written(page, "It's the same")
    page.click("summary:text-is('More')")
    page.check("#justify")
    page.click("summary:text-is('The file')")
    page.check("#transparent")
    page.click("#shell")
    shows(page, "document.getElementById('said').textContent.includes('is copied')")
    words = shlex.split(page.evaluate("navigator.clipboard.readText()"))
    assert {"--no-check", "--justify", "--transparent", "--line-spacing", "--size"} <= set(words)
    words[words.index("-o") + 1] = str(tmp_path / "page.svg")
    done = CliRunner().invoke(main, words[1:])
    assert done.exit_code == 0, done.output
    with page.expect_download() as download:
        page.click(".formats button[value='svg']")
    assert Path(download.value.path()).read_bytes() == (tmp_path / "page.svg").read_bytes()


def test_a_link_without_a_hand_has_the_usual_one(page: Any, studio: Studio) -> None:
    opened(page, studio, "#text=Plain")
    written(page, "Plain")
    assert page.input_value("#hand") == "0"  # As that of the command and of the API.
    greeting = opened(page.context.new_page(), studio)  # A person who comes without a link is greeted in another.
    shows(greeting, "document.getElementById('sheets').dataset.written")
    assert greeting.input_value("#hand") == "7"
    greeting.press("#text", "End")
    greeting.keyboard.type("!")
    shows(greeting, "location.hash.includes('hand=7')")


def test_a_run_is_offered_for_every_recipe_with_its_own_number_of_epochs(page: Any, studio: Studio) -> None:
    opened(page, studio, "learn")
    usual = {"article": "450", "pen": "30", "joined": "15", "pixel": "30", "reader": "10", "judge": "6"}
    assert page.locator("#recipe option").evaluate_all("all => all.map(one => one.value)") == list(usual)
    for recipe, epochs in usual.items():
        page.select_option("#recipe", recipe)
        seen = page.evaluate(
            """() => {
              const slider = document.getElementById("epochs"), found = [];
              for (let k = 0; k <= Number(slider.max); k += 1) {
                slider.value = String(k);
                slider.dispatchEvent(new Event("input", { bubbles: true }));
                found.push(document.getElementById("epochs-told").textContent);
              }
              return found;
            }"""
        )
        marked = [said for said in seen if re.search("as the recipe has it|as in the article", said)]
        assert [said.split()[0] for said in marked] == [epochs]


def test_errors_are_told_beside_the_page(page: Any, studio: Studio) -> None:
    opened(page, studio, "#text=Hi")
    page.fill("#hand", "nobody")
    page.wait_for_selector("#warnings .error")
    assert "nobody: there is no hand of that name" in page.inner_text("#warnings")
    page.fill("#hand", "3")
    page.wait_for_selector("#warnings .error", state="detached")


def test_each_format_can_be_taken(page: Any, studio: Studio) -> None:
    opened(page, studio, "#text=Take me&size=fit")
    written(page, "Take me")

    def taken(format: str) -> bytes:
        with page.expect_download() as download:
            page.click(f".formats button[value='{format}']")
        assert download.value.suggested_filename == f"Take me.{format}"
        return Path(download.value.path()).read_bytes()

    for kind in ("png", "gif"):
        with Image.open(io.BytesIO(taken(kind))) as picture:
            assert picture.format == kind.upper()
            assert getattr(picture, "n_frames", 1) > (10 if kind == "gif" else 0)
    assert taken("svg").startswith(b"<svg")
    pdf = pypdfium2.PdfDocument(taken("pdf"))
    assert "Take me" in pdf[0].get_textpage().get_text_range()
    pdf.close()
    assert b"G1" in taken("gcode")
    assert b"PD" in taken("hpgl")
    assert b"stroke" in taken("plot.svg")
    with page.expect_download() as download:
        page.click("#font")
    assert download.value.suggested_filename.endswith(".otf")
    assert Path(download.value.path()).read_bytes().startswith(b"OTTO")


def test_the_writing_is_played(page: Any, studio: Studio) -> None:
    opened(page, studio, "#text=Play&size=fit")
    written(page, "Play")
    page.click("#play")
    page.wait_for_selector("img.film")
    shows(page, "document.querySelector('img.film').naturalWidth > 0")
    page.click("#play")
    assert page.locator("img.film").count() == 0


def test_hands_are_chosen_blended_kept_and_wandered_among(page: Any, studio: Studio) -> None:
    opened(page, studio, "hands")
    page.wait_for_selector("#wall li:nth-child(12)")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_selector("#wall li:nth-child(24)")
    page.fill("#words", "Zoë")
    shows(page, "document.querySelectorAll('#wall li').length <= 24")
    page.drag_and_drop("#wall li[data-hand='1']", "#wall li[data-hand='4']")
    page.wait_for_selector("#blend:not([hidden])")
    shows(page, "document.getElementById('blend-line').dataset.hand === '(1~4@0.50)'")
    page.locator("#share").fill("0.3")
    shows(page, "document.getElementById('blend-line').dataset.hand === '(1~4@0.30)'")
    page.fill("#blend-name", "Halfway")
    page.click("#blend-keep")
    page.wait_for_selector("#kept-hands li[data-title='Halfway']")
    assert (studio.folder / "hands" / "Halfway.json").is_file()
    page.fill("#blend-name", "Halfway")
    page.click("#blend-keep")
    shows(page, "document.getElementById('said').textContent.includes('of that name already')")
    page.focus("#map")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowUp")
    shows(page, "document.getElementById('map-line').dataset.hand?.includes('@0.70')")
    page.click("#map", position={"x": 10, "y": 10})
    shows(page, "document.getElementById('map').getAttribute('aria-valuenow') < 10")
    page.click("#kept-hands button.hand")
    page.wait_for_url(re.compile(r"/#.*hand=%3D"))
    shows(page, "document.getElementById('sheets').dataset.written")


def test_a_hand_is_blended_by_keys_alone(page: Any, studio: Studio) -> None:
    opened(page, studio, "hands")
    page.wait_for_selector("#wall li:nth-child(4)")
    page.focus("#wall li[data-hand='2'] button.hand")
    page.keyboard.press("b")
    page.focus("#wall li[data-hand='3'] button.hand")
    page.keyboard.press("b")
    shows(page, "document.getElementById('blend-line').dataset.hand === '(2~3@0.50)'")
    assert page.evaluate("document.activeElement.id") == "share"
    page.keyboard.press("ArrowRight")
    shows(page, "document.getElementById('blend-line').dataset.hand === '(2~3@0.52)'")


def test_the_whole_way_with_the_keyboard_alone(page: Any, studio: Studio) -> None:
    opened(page, studio, "#text=")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.type("By keys")
    written(page, "By keys")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value === 'svg'"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "By keys.svg"


def test_skipping_to_the_page_leaves_it_as_it_is(page: Any, studio: Studio) -> None:
    opened(page, studio, "#text=Still here&hand=12")
    written(page, "Still here")
    address = page.url
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    shows(page, "document.activeElement.id === 'main'")
    page.wait_for_timeout(200)  # An address that had changed would be heard of a moment later.
    assert page.url == address  # It tells the page still.
    assert (page.input_value("#text"), page.input_value("#hand")) == ("Still here", "12")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+End")
    page.keyboard.type("!")
    written(page, "Still here!")


def test_letters_are_dropped_and_looked_at(page: Any, studio: Studio, letters_csv: Path) -> None:
    opened(page, studio, "letters")
    page.set_input_files("#files", str(letters_csv))
    page.wait_for_selector("article.set[data-name='shapes']")
    assert "200 letters of 4 characters" in page.inner_text("article.set[data-name='shapes']")
    page.fill("article.set[data-name='shapes'] >> input[type=number]", "30")
    shows(
        page,
        "document.querySelector('article.set[data-name=shapes]').textContent"
        ".includes('80 of 200 letters would be left out, of A B C D; 120 stay.')",
    )
    shows(page, "document.querySelector('img.contact').naturalWidth > 100")
    page.set_input_files(
        "#files", {"name": "bad.csv", "mimeType": "text/csv", "buffer": b"0," + b"1," * 783 + b"1\n0,5\n"}
    )
    page.wait_for_selector("#told.error")
    assert page.inner_text("#told").startswith("bad.csv, row 2: expected 785 values, found 2")


def test_words_are_dropped_and_offered_to_what_learns_from_them(page: Any, studio: Studio, tmp_path: Path) -> None:
    words_of("loon", "till", "noon", "toil").save(tmp_path / "toys.npz")
    opened(page, studio, "letters")
    page.set_input_files("#files", str(tmp_path / "toys.npz"))
    page.wait_for_selector("article.set[data-name='toys']")
    said = page.inner_text("article.set[data-name='toys']")
    assert "4 words, 16 letters of 5 characters, 2 writers, 2 kept for measuring" in said
    assert "Balanced" not in said
    page.locator("article.set[data-name='toys'] img.contact").scroll_into_view_if_needed()
    shows(page, "document.querySelector('article.set[data-name=toys] img.contact').naturalWidth > 100")
    page.click("article.set[data-name='toys'] >> text=Train on these")
    shows(page, "document.getElementById('letters')?.value === 'toys'")
    assert page.input_value("#recipe") == "joined"
    assert page.inner_text("#letters-kind") == "Words"
    page.select_option("#recipe", "pen")
    assert page.inner_text("#letters-kind") == "Letters"
    assert "toys" not in page.inner_text("#letters")


def test_a_slider_joins_and_parts_letters(page: Any, studio: Studio) -> None:
    opened(page, studio, "#text=minimum&hand=12&check=false&neatness=1")
    written(page, "minimum")
    habit = float(page.inner_text("#joined-told"))
    assert 0 < habit < 1
    assert "joined" not in page.url
    page.locator("#joined").fill("0")
    shows(page, "location.hash.includes('joined=0')")
    written(page, "minimum")
    parted = page.inner_html("#sheets")
    page.locator("#joined").fill("1")
    shows(page, f"document.getElementById('sheets').innerHTML !== {json.dumps(parted)}")
    page.click("[data-dial='joined']")
    shows(page, "!location.hash.includes('joined')")
    assert float(page.inner_text("#joined-told")) == habit
    opened(page, studio, "#text=minimum&hand=12&model=pen")
    written(page, "minimum")
    shows(page, "document.getElementById('joined-told').textContent === '–'")
    assert page.is_disabled("#joined")


@pytest.fixture(scope="module")
def packed_letters(letters_csv: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same letters as idx files, as a zip of a CSV, as a zip of idx files, and as an .npz of ours."""
    folder = tmp_path_factory.mktemp("packed")
    rows = np.loadtxt(letters_csv, delimiter=",", dtype=np.uint8)
    labels, images = rows[:, 0], rows[:, 1:].reshape(-1, 28, 28)
    # Big end first: the number of letters, and for images their height and width.
    idx_images = b"\0\0\x08\x03" + np.array(images.shape, ">u4").tobytes() + images.tobytes()
    idx_labels = b"\0\0\x08\x01" + np.array(labels.shape, ">u4").tobytes() + labels.tobytes()
    (folder / "train-images-idx3-ubyte").write_bytes(idx_images)
    (folder / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx_labels))
    with zipfile.ZipFile(folder / "kaggle.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(letters_csv, "A_Z.csv")
    with zipfile.ZipFile(folder / "mnist.zip", "w") as archive:
        archive.writestr("gzip/train-images-idx3-ubyte.gz", gzip.compress(idx_images))
        archive.writestr("gzip/train-labels-idx1-ubyte.gz", gzip.compress(idx_labels))
    Letters(characters=("+", "-", "I", "O"), labels=labels, images=images, credit="drawn").save(folder / "ours.npz")
    return folder


@pytest.mark.parametrize(
    ("files", "name", "characters"),
    [
        (["train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz"], "train-images-idx3-ubyte", "0123"),
        (["kaggle.zip"], "kaggle", "ABCD"),
        (["mnist.zip"], "mnist", "0123"),
        (["ours.npz"], "ours", "+-IO"),
    ],
)
def test_good_files_of_each_kind_are_dropped(
    page: Any, studio: Studio, packed_letters: Path, files: list[str], name: str, characters: str
) -> None:
    opened(page, studio, "letters")
    page.set_input_files("#files", [str(packed_letters / file) for file in files])
    page.wait_for_selector(f"article.set[data-name='{name}']")
    card = page.locator(f"article.set[data-name='{name}']")
    assert "200 letters of 4 characters" in card.inner_text()
    assert card.locator(".bar b").all_inner_texts() == list(characters)
    # Of many sets the samples are folded up, and pictures out of sight are not loaded.
    card.locator("details").evaluate_all("all => all.forEach(details => { details.open = true; })")
    card.locator("img.contact").scroll_into_view_if_needed()
    shows(page, f"document.querySelector('article.set[data-name=\"{name}\"] img.contact').naturalWidth > 100")
    kept, ours = load_letters(studio.folder / "letters" / f"{name}.npz"), load_letters(packed_letters / "ours.npz")
    assert (kept.images == ours.images).all()
    assert (kept.labels == ours.labels).all()


def test_a_zip_bomb_is_refused_and_the_memory_stays_flat(page: Any, studio: Studio, tmp_path: Path) -> None:
    bomb = zip_bomb()
    opened(page, studio, "letters")
    before = megabytes(studio.process.pid)
    page.set_input_files("#files", {"name": "bomb.zip", "mimeType": "application/zip", "buffer": bomb})
    page.wait_for_selector("#told.error")
    said = page.inner_text("#told")
    assert re.match(r"bomb\.zip: letters\.csv: expected letters, .* found \d\.\d MB that unpack to 3,\d\d\d MB", said)
    assert megabytes(studio.process.pid) < before + 30
    assert not list((studio.folder / "letters").glob("bomb*"))


def test_files_are_dropped_by_hand(page: Any, studio: Studio) -> None:
    opened(page, studio, "letters")
    page.evaluate(
        """() => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([new Uint8Array(50)], "nothing.bin"));
          const event = new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
          document.getElementById("drop").dispatchEvent(event);
        }"""
    )
    page.wait_for_selector("#told.error")
    assert page.inner_text("#told").startswith("nothing.bin: found no letters in this file.")


def test_a_run_is_started_watched_paused_and_resumed(page: Any, tmp_path: Path, letters_csv: Path) -> None:
    studio = open_studio(tmp_path)
    try:
        opened(page, studio, "letters")
        page.set_input_files("#files", str(letters_csv))
        page.wait_for_selector("article.set")
        page.click("text=Train on these")
        shows(page, "document.getElementById('letters')?.value === 'shapes'")
        page.locator("#epochs").fill("10")  # 900 epochs: it will not be over while it is watched.
        page.click("#start button[type=submit]")
        page.wait_for_selector("#state[data-state='running']")
        shows(page, "Number(document.getElementById('curves').dataset.steps) > 0")
        steps = page.evaluate("Number(document.getElementById('curves').dataset.steps)")
        shows(page, f"Number(document.getElementById('curves').dataset.steps) > {steps}")
        assert page.locator(".chart").count() >= 2
        assert "surely real" in page.inner_text("#curves")
        shows(page, "document.getElementById('sample').naturalWidth > 100")
        shows(page, "document.getElementById('curves').innerText.includes('How much reads')")

        # The studio closes; the run goes on, and another studio finds it.
        mark = page.evaluate("new URLSearchParams(location.search).get('run')")
        close_studio(studio)
        lines = (tmp_path / "runs" / mark / "metrics.jsonl").read_text().count("\n")
        until(lambda: (tmp_path / "runs" / mark / "metrics.jsonl").read_text().count("\n") > lines)
        studio = open_studio(tmp_path)
        opened(page, studio, f"learn?run={mark}")
        page.wait_for_selector("#state[data-state='running']")
        shows(page, "Number(document.getElementById('film').max) > 0")
        page.focus("#film")
        page.keyboard.press("Home")
        shows(page, "document.getElementById('film-told').textContent === 'epoch 1'")
        page.click("#pause")
        page.wait_for_selector("#state[data-state='paused']")
        page.wait_for_selector("#result-pictures img")
        paused_at = studio.json(f"/api/runs/{quote(mark)}")["curves"]["steps"]
        page.click("#resume")
        page.wait_for_selector("#state[data-state='running']")
        until(lambda: studio.json(f"/api/runs/{quote(mark)}")["curves"]["steps"] > paused_at)
        page.once("dialog", lambda dialog: dialog.accept())
        page.click("#stop")
        page.wait_for_selector("#state[data-state='pausing']")
        studio.json(f"/api/runs/{quote(mark)}/stop", b"", method="POST")  # Asked twice, it ends at once.
        page.wait_for_selector("#state[data-state='stopped']")
        assert (tmp_path / "runs" / mark / "model.onnx").is_file()
        written_with = {"text": "AB", "model": f"run:{mark}", "hand": "1", "format": "svg", "size": "fit"}
        assert b"<path" in studio.ask("/api/write", written_with)[2]
    finally:
        for record in (tmp_path / "runs").glob("*/studio.json"):
            _end(json.loads(record.read_text())["process"], record.parent)
        close_studio(studio)


@pytest.mark.parametrize(
    ("recipe", "curve"), [("pen", "is it real?"), ("pixel", "is it real?"), ("reader", "read right")]
)
def test_each_recipe_is_started_moves_is_paused_resumed_and_stopped(
    page: Any, tmp_path: Path, recipe: str, curve: str
) -> None:
    strokes_letters(400).save(tmp_path / "slanted.npz")
    studio = open_studio(tmp_path / "studio")
    line = "document.querySelector('.chart path.line')?.getAttribute('d')"
    try:
        opened(page, studio, "letters")
        page.set_input_files("#files", str(tmp_path / "slanted.npz"))
        page.wait_for_selector("article.set")
        assert "pen strokes, 12 writers" in page.inner_text("article.set")
        page.click("text=Train on these")
        shows(page, "document.getElementById('letters')?.value === 'slanted'")
        page.select_option("#recipe", recipe)
        page.locator("#epochs").fill("10")
        page.click("#start button[type=submit]")
        page.wait_for_selector("#state[data-state='running']")
        shows(page, "document.getElementById('curves').dataset.steps >= 2")
        assert curve in page.inner_text("#curves")
        before = page.evaluate(line)
        shows(page, f"({line}) !== before".replace("before", json.dumps(before)))
        page.click("#pause")
        ends(page, "pause", "paused")
        paused_at = page.evaluate("Number(document.getElementById('curves').dataset.steps)")
        page.click("#resume")
        shows(page, f"document.getElementById('curves').dataset.steps > {paused_at}")
        assert page.get_attribute("#state", "data-state") == "running"
        page.on("dialog", lambda dialog: dialog.accept())
        page.click("#stop")
        ends(page, "stop", "stopped")
        assert page.is_visible("#resume")
    finally:
        for record in (tmp_path / "studio" / "runs").glob("*/studio.json"):
            _end(json.loads(record.read_text())["process"], record.parent)
        close_studio(studio)


def ends(page: Any, button: str, state: str) -> None:
    """Waits for a run to end in `state`, and does not wait for its results: asked twice, it ends at once."""
    shows(page, f"['pausing', '{state}'].includes(document.getElementById('state').dataset.state)")
    if page.get_attribute("#state", "data-state") == "pausing":
        page.click(f"#{button}")
    page.wait_for_selector(f"#state[data-state='{state}']")


def _end(process: int, run: Path) -> None:
    import os
    import signal

    from ownhand.training.run_lock import is_held

    if is_held(run):
        os.kill(process, signal.SIGKILL)


def test_a_run_that_was_started_elsewhere_is_opened(page: Any, studio: Studio, tmp_path: Path) -> None:
    run = tmp_path / "mine"
    (run / "samples").mkdir(parents=True)
    (run / "config.json").write_text(
        json.dumps({"recipe": {"recipe": "pen", "num_epochs": 2}, "letters": {"source": "x.npz"}})
    )
    names = ("loss_critic", "loss_generator", "penalty", "lead_real", "lead_writer", "lead_twins")
    (run / "metrics.jsonl").write_text(
        "".join(json.dumps({"step": k, **dict.fromkeys(names, k / 100)}) + "\n" for k in range(1, 101))
    )
    opened(page, studio, "learn")
    page.fill("#path", str(tmp_path / "nowhere"))
    page.click("#open button[type=submit]")
    shows(page, "document.getElementById('said').textContent.includes('expected the folder of a run')")
    page.fill("#path", str(run))
    page.click("#open button[type=submit]")
    shows(page, "document.getElementById('curves').dataset.steps === '100'")
    assert "is it this writer’s?" in page.inner_text("#curves")
    assert page.is_hidden("#pause")  # The studio only watches it.


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_every_view_is_accessible_and_fits(
    browser: Any, studio: Studio, letters_csv: Path, theme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    page = context.new_page()
    for view in VIEWS:
        opened(page, studio, view)
        page.wait_for_timeout(500)
        results = Axe().run(page)
        assert not results.response["violations"], f"/{view}\n{results.generate_report()}"
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"/{view} is {overflow} pixels too wide"
    context.close()


def test_the_button_turns_the_light_off_and_it_stays_so(page: Any, studio: Studio) -> None:
    opened(page, studio)
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.click("#theme")
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark != light
    opened(page, studio, "hands")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark
    assert page.get_attribute("#theme", "aria-pressed") == "true"


def test_nothing_comes_from_elsewhere(page: Any, studio: Studio) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for view in VIEWS:
        opened(page, studio, view)
        page.wait_for_timeout(200)
    assert asked
    assert all(url.startswith((studio.address, "blob:", "data:")) for url in asked)


def test_several_sheets_are_taken_in_a_zip(page: Any, studio: Studio) -> None:
    text = "word " * 80
    opened(page, studio, "#x_height=9&text=" + text.replace(" ", "%20"))
    shows(page, "document.querySelectorAll('#sheets .sheet').length > 1")
    with page.expect_download() as download:
        page.click(".formats button[value='svg']")
    with zipfile.ZipFile(download.value.path()) as archive:
        assert "page-2.svg" in archive.namelist()
