"""A sheet to print on: colours, the typeface, and the few strokes that both documents are made of."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import as_file, files

from anyascii import anyascii
from fpdf import FPDF, ViewerPreferences
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

Colour = tuple[int, int, int]
INK: Colour = (23, 32, 51)
FAINT: Colour = (98, 108, 128)
LINE: Colour = (214, 219, 229)
MIST: Colour = (244, 246, 250)
WHITE: Colour = (255, 255, 255)
RED: Colour = (176, 32, 48)


class Paper(FPDF):
    """One document in millimetres. Its typeface has Latin, Greek and Cyrillic; other scripts are spelled in Latin."""

    def __init__(self, size: tuple[float, float], title: str, language: str, author: str, now: datetime) -> None:
        super().__init__(unit="mm", format=size)
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.set_title(title)
        self.set_author(author)
        self.set_lang(language)
        self.set_creation_date(now)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        for style, name in (("", "Regular"), ("B", "Bold")):
            with as_file(files("font_roboto") / "files" / f"Roboto-{name}.ttf") as path:
                self.add_font("Roboto", style, path)
        typeface = self.fonts["roboto"]
        self._covered = frozenset(typeface.cmap if isinstance(typeface, TTFFont) else ())

    def readable(self, text: str) -> str:
        """Return a text with every character the typeface lacks spelled in Latin letters."""
        return "".join(c if ord(c) in self._covered else anyascii(c) for c in text)

    def write_at(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, colour: Colour = INK,
        width: float = 0, align: str = "L",
    ) -> None:  # fmt: skip
        """Write one line with its top left corner at x, y; `size` in points, smaller where `width` asks for it."""
        if not text:
            return
        shown = self.readable(text)
        self.set_font("Roboto", "B" if bold else "", size)
        while width and size > 5 and self.get_string_width(shown) > width:
            size -= 0.5
            self.set_font_size(size)
        self.set_text_color(*colour)
        self.set_xy(x, y)
        self.c_margin = 0
        self.cell(width or None, size * 0.42, shown, align=align, new_x=XPos.RIGHT, new_y=YPos.TOP)

    def labelled(
        self, x: float, y: float, label: str, value: str, *, size: float = 11, width: float = 0, colour: Colour = INK
    ) -> None:
        """Write a small label with its value below."""
        self.write_at(x, y, label.upper(), 6, colour=FAINT, width=width)
        self.write_at(x, y + 3.3, value, size, bold=True, colour=colour, width=width)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour, *, radius: float = 0) -> None:
        """Fill a rectangle, with round corners where a radius is given."""
        self.set_fill_color(*colour)
        self.rect(x, y, width, height, style="F", round_corners=radius > 0, corner_radius=radius)

    def rule(self, x: float, y: float, width: float, *, dashed: bool = False) -> None:
        """Draw a thin line."""
        self.set_draw_color(*LINE)
        self.set_line_width(0.25)
        if dashed:
            self.set_dash_pattern(dash=1.2, gap=1.2)
        self.line(x, y, x + width, y)
        self.set_dash_pattern()

    def arrow(self, x: float, y: float, width: float, colour: Colour) -> None:
        """Draw an arrow to the right, its line at height y."""
        self.set_draw_color(*colour)
        self.set_fill_color(*colour)
        self.set_line_width(0.5)
        self.line(x, y, x + width - 1.5, y)
        self.polygon([(x + width, y), (x + width - 2.6, y - 1.4), (x + width - 2.6, y + 1.4)], style="F")

    def data(self) -> bytes:
        """Return the finished file."""
        return bytes(self.output())
