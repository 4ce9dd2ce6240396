"""Renews the small font that tests compare with: python -m tests.fonts.renew"""

from tests.fonts.test_font import GOLDEN, dumped, tiny_font

if __name__ == "__main__":
    GOLDEN.write_text(dumped(tiny_font()), encoding="utf-8")
