"""From a key to its ink: how long after a key goes down the new letter stands on the page, in a real browser.

    python benchmarks/studio_keys.py [--browser /usr/bin/chromium]

Opens the studio in headless Chromium, types a paragraph letter by letter at a typist's pace, then puts words in at its
head, and times each key from its `keydown` event to the first task after the animation frame in which its page was
drawn: by then it has been painted. Prints a table for a result file.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time

PARAGRAPH = (
    "When we had come to the end of the lane the rain stopped, and over the hedge stood a bow so bright that nobody "
    "spoke. My aunt said afterwards that she had counted seven colours, my uncle swore to six, and I, who was small, "
    "had seen only the dog. It had found a hedgehog, and the hedgehog had found a way of being a stone. We waited. The "
    "light went from gold to grey, the stone grew feet, and the dog, who had never in his life been so polite, stood "
    "aside and let it pass. Nobody at home believed a word of it."
)

FLAGS = [
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]

WATCH = """() => {
  window.times = [];
  let down = 0;
  let waiting = [];
  const text = document.getElementById("text");
  text.addEventListener("keydown", () => { down = performance.now(); }, true);
  text.addEventListener("input", () => { waiting.push({ text: text.value, down }); }, true);
  document.addEventListener("written", (event) => {
    // A key that was overtaken by the next one has its ink when that one has.
    const place = waiting.findLastIndex((one) => one.text === event.detail.text);
    const done = waiting.splice(0, place + 1);
    requestAnimationFrame(() => setTimeout(() => {
      const now = performance.now();
      for (const one of done) window.times.push(now - one.down);
    }));
  });
}"""


def main() -> None:
    """Measures and prints."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser()
    parser.add_argument("--browser", default="/usr/bin/chromium")
    parser.add_argument("--pause", type=float, default=90.0, help="Milliseconds between keys.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", "from ownhand.cli import main; main()", "studio", "--port", "0"]
        studio = subprocess.Popen(
            [*command, "--no-browser", "--folder", folder], stdout=subprocess.PIPE, text=True, env=dict(os.environ)
        )
        try:
            address = studio.stdout.readline().split()[-1]
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=options.browser, args=FLAGS)
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.goto(f"{address}#text=")
                page.wait_for_function("document.documentElement.dataset.ready")
                page.evaluate(WATCH)
                rows = [("a paragraph typed", *typed(page, PARAGRAPH, options.pause))]
                page.keyboard.press("Control+Home")
                rows.append(("words put in at its head", *typed(page, "Once, years ago, ", options.pause)))
                browser.close()
        finally:
            studio.terminate()
            studio.wait()
    print(
        f"{len(PARAGRAPH)} characters, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    )
    print("\n| | keys | median | 95 % | worst |\n|---|---|---|---|---|")
    for name, keys, times in rows:
        times = sorted(times)
        at = [times[int(share * (len(times) - 1))] for share in (0.5, 0.95, 1)]
        print(f"| {name} | {keys} | {at[0]:.0f} ms | {at[1]:.0f} ms | {at[2]:.0f} ms |")


def typed(page, text: str, pause: float) -> tuple[int, list[float]]:  # type: ignore[no-untyped-def]
    """Types a text and gives how many keys were timed, and how long each took in milliseconds."""
    page.evaluate("window.times.length = 0")
    page.focus("#text")
    for key in text:
        page.keyboard.press("Space" if key == " " else key)
        time.sleep(pause / 1000)
    page.wait_for_timeout(500)
    times = page.evaluate("window.times")
    return len(times), times


if __name__ == "__main__":
    main()
