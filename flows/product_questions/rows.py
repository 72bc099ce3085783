"""One row of a feed before anybody has judged its values, whatever file it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OTHER_NAMES = {
    "color": "colour",
    "image_url": "image_link",
    "url": "link",
    "item_id": "id",
    "additional_image_links": "additional_image_link",
    "sale_price_dates": "sale_price_effective_date",
}
_NOT_NAME = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one item by column; a column may come several times. `line` counts from 1."""

    line: int
    cells: dict[str, tuple[str, ...]]

    def text(self, column: str) -> str:
        """Return the first cell of a column, or nothing."""
        return next((cell.strip() for cell in self.cells.get(column, ()) if cell.strip()), "")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A place that could not be read as a row; `lost` is False for a mere remark."""

    line: int
    text: str
    lost: bool = True


def column(name: str) -> str:
    """Return the one name of a column: `g:Color`, `color` and `colour` are the same."""
    plain = _NOT_NAME.sub("_", name.strip().casefold().removeprefix("g:")).strip("_")
    return _OTHER_NAMES.get(plain, plain)
