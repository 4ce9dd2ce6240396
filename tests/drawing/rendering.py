"""SVG as pixels, by a renderer that the project itself does not use."""

import io
import re

import numpy as np
import resvg_py
from PIL import Image


def rendered(svg: str, size: tuple[int, int]) -> np.ndarray:
    """(height, width) int: an SVG document drawn in `size` pixels, width and height, grey on white paper."""
    sized = re.sub(r'width="[\d.]+mm" height="[\d.]+mm"', 'width="{}" height="{}"'.format(*size), svg, count=1)
    picture = resvg_py.svg_to_bytes(svg_string=sized, skip_system_fonts=True, background="#fff")
    return np.asarray(Image.open(io.BytesIO(bytes(picture))).convert("L")).astype(int)
