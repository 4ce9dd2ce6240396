"""A page as a notebook shows it: its first sheets, no wider than the cell."""

import base64
from typing import TYPE_CHECKING

from ownhand.drawing import svg

if TYPE_CHECKING:
    from ownhand.page.page import Page

_MOST_SHEETS = 3
"""A sheet of a thousand letters takes some 300,000 bytes of a notebook."""


def html(page: "Page") -> str:
    """Gives the first sheets one below the other, and says how many there are besides."""
    shown = min(page.num_sheets, _MOST_SHEETS)
    name = svg.escaped(page.title).replace('"', "&quot;")
    parts = ["<div>"]
    for sheet in range(shown):
        picture = base64.b64encode(svg.document(page, sheet).encode()).decode()
        parts.append(
            f'<img alt="{name}" style="display:block;max-width:100%;height:auto;margin:0 0 8px;'
            f'box-shadow:0 0 3px #0004" src="data:image/svg+xml;base64,{picture}">'
        )
    more = page.num_sheets - shown
    if more:
        parts.append(f"<p>… and {more} more {'sheet' if more == 1 else 'sheets'}.</p>")
    return "\n".join([*parts, "</div>"])
