"""Renews the golden files: python -m tests.golden"""

from tests.golden import GOLDEN, HERE

if __name__ == "__main__":
    for name, make in GOLDEN.items():
        HERE.joinpath(name).write_text(make(), encoding="utf-8")
