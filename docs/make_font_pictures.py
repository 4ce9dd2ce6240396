"""Makes the pictures of docs/fonts.md, with Chromium and LibreOffice, which must be installed.

python docs/make_font_pictures.py
"""

import subprocess
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from ownhand import make_font
from ownhand.fonts import Font
from ownhand.fonts.specimen import specimen

PICTURES = Path(__file__).parent / "pictures"

BROWSER = [
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",
    "--virtual-time-budget=3000",
]

PAGE = """<!doctype html><meta charset="utf-8">
<style>
@font-face { font-family: "Hand Five"; src: url("hand.woff2"); }
body { font: 30px/1.45 "Hand Five"; margin: 16px 24px; width: 940px; color: #111 }
p { margin: 0 0 6px } .off { font-feature-settings: "calt" 0; color: #888 }
</style>
<p>Look, the bees see the tree; the bees see the tree; the bees see the tree. the the the the the the the</p>
<p class="off">
Look, the bees see the tree; the bees see the tree; the bees see the tree. the the the the the the the</p>
<p>Ärger, Ångström, garçon, Łódź, señor, “kettle”, AVATAR, 1,204.11 €</p>
"""

LETTER = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls>
<style:font-face style:name="Hand Five" svg:font-family="'Hand Five'"/></office:font-face-decls>
<office:automatic-styles><style:style style:name="P1" style:family="paragraph">
<style:paragraph-properties fo:text-align="justify"/>
<style:text-properties style:font-name="Hand Five" fo:font-size="17pt"/></style:style></office:automatic-styles>
<office:body><office:text>
<text:p text:style-name="P1">Dear Ada, thank you for the kettle. It came on Saturday, in a box so
large that the cat has moved in. We have had tea at 7 in the morning and at half past 4. Tom says it is snails; I say it
is Tom. The bees see the tree; the bees see the tree. The café has crème brûlée. Yours, Zoë</text:p></office:text>
</office:body></office:document>
"""


def main() -> None:
    font = make_font(5, family="Hand Five")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        in_browser(font, folder)
        in_libreoffice(font, folder)
    shapes(font)


def in_browser(font: Font, folder: Path) -> None:
    """A web page with the WOFF2."""
    font.save(folder / "hand.woff2")
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    shot = folder / "page.png"
    options = [f"--user-data-dir={folder / 'browser'}", "--window-size=990,700", f"--screenshot={shot}"]
    subprocess.run([*BROWSER, *options, (folder / "page.html").as_uri()], check=True, capture_output=True)
    saved(Image.open(shot), "font-browser.png")


def in_libreoffice(font: Font, folder: Path) -> None:
    """A letter with the OTF, installed for this user alone, as a PDF."""
    fonts = Path.home() / ".local/share/fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    installed = fonts / "ownhand-picture.otf"
    try:
        font.save(installed)
        (folder / "letter.fodt").write_text(LETTER, encoding="utf-8")
        command = [
            "soffice",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            name := str(folder),
            f"{name}/letter.fodt",
        ]
        subprocess.run(command, check=True, capture_output=True)
    finally:
        installed.unlink(missing_ok=True)
    saved(pypdfium2.PdfDocument(folder / "letter.pdf")[0].render(scale=1.8).to_pil(), "font-libreoffice.png")


def shapes(font: Font) -> None:
    """The rows of shapes of the specimen."""
    page = pypdfium2.PdfDocument(specimen(font))[1].render(scale=2).to_pil()
    saved(page.crop((0, 0, page.width, round(page.height * 0.415))), "font-shapes.png")


def saved(picture: Image.Image, name: str) -> None:
    """Saves a picture cut to its ink and a little paper, in few greys."""
    grey = picture.convert("L")
    left, top, right, bottom = ImageOps.invert(grey).point(lambda g: 255 * (g > 60)).getbbox()
    cut = grey.crop((max(left - 16, 0), max(top - 16, 0), min(right + 16, grey.width), min(bottom + 16, grey.height)))
    cut.quantize(16).save(PICTURES / name, optimize=True)


if __name__ == "__main__":
    main()
