"""A studio of its own for these tests, as the command starts it, and a browser to look at it with."""

import json
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

FLAGS = [
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]


@dataclass(frozen=True)
class Studio:
    """A studio that is open."""

    address: str
    folder: Path
    process: "subprocess.Popen[str]"

    def ask(
        self, path: str, body: Any = None, *, method: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Asks and gives status, headers and content of the answer, whatever it is."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, headers or {}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, dict(answer.headers), answer.read()

    def json(self, path: str, body: Any = None, **options: Any) -> Any:
        """What the answer holds, which must be good."""
        status, _, content = self.ask(path, body, **options)
        assert status < 300, content
        return json.loads(content) if content else None

    def error(self, path: str, body: Any = None, **options: Any) -> tuple[int, str]:
        """Status and sentence of an answer that must be none."""
        status, _, content = self.ask(path, body, **options)
        return status, json.loads(content)["error"]


def open_studio(folder: Path, *more: str) -> Studio:
    """Starts a studio by its command, at any free port."""
    command = [sys.executable, "-c", "from ownhand.cli import main; main()", "studio", "--port", "0", "--no-browser"]
    process = subprocess.Popen([*command, "--folder", str(folder), *more], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return Studio(process.stdout.readline().split()[-1].rstrip("/"), folder, process)


def close_studio(studio: Studio) -> None:
    """Ends a studio, and waits for its end."""
    studio.process.terminate()
    studio.process.wait(timeout=20)
    assert studio.process.stdout is not None
    studio.process.stdout.close()


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """The studio that most tests ask."""
    opened = open_studio(tmp_path_factory.mktemp("studio"))
    yield opened
    close_studio(opened)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium to look at the studio: install Debian's package chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page of a new window. What goes wrong in its scripts fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened = context.new_page()
    opened.set_default_timeout(120_000)
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    context.close()
    assert not wrong


@pytest.fixture(scope="session")
def letters_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 pictures of four characters, as a CSV of label and pixels: bars and rings that differ a little."""
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[0:28, 0:28]
    lines = []
    for k in range(200):
        label = k % 4
        middle = 14 + rng.uniform(-1.5, 1.5, 2)
        distance = np.hypot(rows - middle[0], columns - middle[1])
        upright, level = np.abs(columns - middle[1]) < 1.6, np.abs(rows - middle[0]) < 1.6
        shape = [np.abs(distance - 8) < 1.6, upright & (distance < 9), level & (distance < 9), upright ^ level][label]
        pixels = np.where(shape & (distance < 11), rng.integers(170, 256, (28, 28)), 0)
        lines.append(",".join(map(str, [label, *pixels.ravel()])))
    path = tmp_path_factory.mktemp("letters") / "shapes.csv"
    path.write_text("\n".join(lines) + "\n")
    assert path.stat().st_size > 100_000
    return path
