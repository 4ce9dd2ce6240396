"""Renews the small pages that tests compare with: python -m tests.drawing.renew"""

from tests.drawing.test_formats import GOLDEN, small_page

from ownhand.drawing import SUFFIXES, drawn

if __name__ == "__main__":
    for suffix in set(SUFFIXES) - {".png", ".pdf", ".gif"}:
        (GOLDEN / f"small{suffix}").write_bytes(drawn(small_page(), suffix))
