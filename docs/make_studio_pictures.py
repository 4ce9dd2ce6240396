"""Makes the pictures of docs/studio.md: every view of the studio, light and dark, wide and narrow.

    python docs/make_studio_pictures.py CAPITALS.csv.gz [--browser /usr/bin/chromium]

Opens a studio in a folder of its own, gives it letters, trains `article` for ten epochs on letters that a model draws,
keeps a hand, and takes pictures with headless Chromium.
"""

import argparse
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image

PICTURES = Path(__file__).parent / "pictures"
FLAGS = [
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
NOTE = (
    "Dear Zoë,\n\nthe kettle is on and the dog has found the hedgehog again. Come when you like; the gate is open, "
    "and nobody here was ever in a hurry.\n\nYours,\nownhand"
)
WIDE, NARROW, COLOURS = 1280, 390, 128


def main() -> None:
    """Makes them all."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser()
    parser.add_argument("letters")
    parser.add_argument("--browser", default="/usr/bin/chromium")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        command = [sys.executable, "-c", "from ownhand.cli import main; main()", "studio", "--port", "0"]
        # In a home of its own, so that no path of the machine that takes them is in the pictures.
        home = {**os.environ, "HOME": temporary}
        studio = subprocess.Popen([*command, "--no-browser"], stdout=subprocess.PIPE, text=True, env=home)
        try:
            address = studio.stdout.readline().split()[-1]
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=options.browser, args=FLAGS)
                run = prepared(browser, address, options.letters)
                written = {"hand": 12, "nib": "fountain", "paper": "ruled ivory", "text": NOTE}
                views = {
                    "write": f"#{urlencode(written)}",
                    "hands": "hands",
                    "letters": "letters",
                    "learn": f"learn?run={run}",
                }
                for view, path in views.items():
                    for theme in ("light", "dark"):
                        for width in (WIDE, NARROW):
                            take(browser, address + path, f"studio-{view}-{theme}-{width}.png", theme, width)
                browser.close()
        finally:
            studio.terminate()
            studio.wait()


def prepared(browser, address: str, letters: str) -> str:  # type: ignore[no-untyped-def]
    """Gives the studio letters, a hand that is kept and a run; gives the run's mark."""
    page = browser.new_page()
    page.set_default_timeout(300_000)
    page.goto(f"{address}letters")
    page.set_input_files("#files", letters)
    page.wait_for_selector("article.set")
    page.goto(f"{address}hands")
    page.wait_for_selector("#wall li:nth-child(12)")
    page.fill("#map-name", "Zoë")
    page.click("#map-keep")
    page.wait_for_selector("#kept-hands li")
    page.goto(f"{address}learn")
    page.wait_for_selector("#letters option[value]:not([value=''])", state="attached")
    page.locator("#epochs").fill("10")
    page.click("#start button[type=submit]")
    page.wait_for_selector("#state[data-state='running']")
    while page.evaluate("Number(document.getElementById('film').max)") < 9:
        page.wait_for_timeout(1000)
    page.click("#pause")
    page.wait_for_selector("#state[data-state='pausing']")
    page.click("#pause")  # At once, without the results.
    page.wait_for_selector("#state[data-state='paused']")
    run = page.evaluate("encodeURIComponent(new URLSearchParams(location.search).get('run'))")
    page.close()
    return run


def take(browser, url: str, name: str, theme: str, width: int) -> None:  # type: ignore[no-untyped-def]
    """Takes a picture of a view, of few colours so that it is small."""
    # Of Write all that can be taken along is to be seen.
    height = 780 if width < 600 else 1150 if "write" in name else 860
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(3500)
    if "run=" in url:
        page.evaluate("document.getElementById('run').scrollIntoView()")
        page.wait_for_timeout(1500)
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(PICTURES / name, optimize=True)
    context.close()


if __name__ == "__main__":
    main()
