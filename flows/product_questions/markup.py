"""Read a feed kept as RSS 2.0 or Atom with Google's `g:` elements."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl, InputSource

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from flows.product_questions.rows import BadRow, Row, column

GOOGLE = "http://base.google.com/ns/1.0"
_READ = {None, "", GOOGLE, "http://base.google.com/cns/1.0", "http://www.w3.org/2005/Atom"}
_DEEPEST = 50


def rows_of_xml(data: bytes) -> Iterator[Row | BadRow]:
    """Yield the items; raises `ValueError` for a document type or entity declarations, which no feed needs."""
    items = _Items()
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(items)
    source = InputSource()
    source.setByteStream(BytesIO(data))
    try:
        parser.parse(source)
    except DefusedXmlException:
        raise ValueError("the feed declares a document type or entities; export it without a DOCTYPE") from None
    except LookupError:
        raise ValueError("the feed names an encoding nobody knows; export it as UTF-8") from None
    except SAXParseException as broken:
        items.rows.append(
            BadRow(
                broken.getLineNumber() or 1, f"the XML is broken here ({broken.getMessage()}); items below are unread"
            )
        )
    if not items.rows:
        raise ValueError("the XML holds no item or entry element; export it as RSS 2.0 or Atom with g: elements")
    yield from items.rows


class _Items(ContentHandler):
    """Collects the direct children of each item; a nested `g:product_detail` becomes an attribute of its own name."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row | BadRow] = []
        self._path: list[str] = []
        self._line = 0
        self._text: list[str] = []
        self._plain: dict[str, tuple[str, ...]] = {}
        self._google: dict[str, tuple[str, ...]] = {}
        self._detail: dict[str, str] = {}

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attrs: AttributesNSImpl) -> None:  # noqa: N802
        """Open an item, or a cell of one."""
        uri, local = name
        if not self._path and local in ("item", "entry"):
            self._line = self._locator.getLineNumber() or 0  # type: ignore[attr-defined]  # set by the parser, missing in typeshed
            self._plain, self._google = {}, {}
            self._path = [local]
        elif self._path:
            self._path.append(column(local) if uri in _READ else "?")
            if len(self._path) > _DEEPEST:
                raise SAXParseException("elements are nested too deeply", None, self._locator)  # type: ignore[attr-defined]
            if len(self._path) == 2:
                self._detail = {}
                self._keep(uri, attrs.get((None, "href"), ""))
        self._text = []

    def characters(self, content: str) -> None:
        """Gather the text of a cell."""
        self._text.append(content)

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:  # noqa: N802
        """Close a cell or an item."""
        if len(self._path) == 1:
            merged = {key: self._google.get(key) or self._plain[key] for key in {**self._plain, **self._google}}
            self.rows.append(Row(self._line, merged))
        elif len(self._path) == 2:
            self._close_cell(name[0])
        elif len(self._path) == 3 and self._path[1] == "product_detail":
            self._detail[self._path[2]] = "".join(self._text).strip()
        if self._path:
            self._path.pop()
        self._text = []

    def _close_cell(self, uri: str | None) -> None:
        if self._path[1] == "product_detail" and self._detail.get("attribute_name"):
            self._path[1] = column(self._detail["attribute_name"])
            self._keep(uri, self._detail.get("attribute_value", ""))
        else:
            self._keep(uri, "".join(self._text))

    def _keep(self, uri: str | None, text: str) -> None:
        cells = self._google if uri == GOOGLE else self._plain
        if text.strip() and self._path[1] != "?":
            cells[self._path[1]] = (*cells.get(self._path[1], ()), text)
