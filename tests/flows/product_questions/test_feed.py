"""A feed is read whatever shop system wrote it, and what is wrong with it is named."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.product_questions.feed import Feed, read_feed
from flows.product_questions.items import Availability
from kontor.slots import Price

HEADER = "id,title,description,availability,price"


def feed(*lines: str) -> Feed:
    """Read the lines as one file."""
    return read_feed("\n".join(lines).encode())


def test_the_columns_may_come_in_any_order_and_under_either_spelling() -> None:
    """`color` is `colour`, `g:size` is `size`, and blanks in names do not matter."""
    read = feed(
        "price\tColor\tid\ttitle\tavailability\tItem Group ID\tg:size", "49.99 EUR\tblue\tA1\tHat\tin_stock\tG1\tM"
    )
    item = read.items[0]
    assert (item.colour, item.group, item.size) == ("blue", "G1", "M")
    assert item.price == Price(Decimal("49.99"), "EUR")
    assert read.faults == ()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator_is_recognised(separator: str) -> None:
    """Also where a quoted cell holds it."""
    lines = [separator.join(HEADER.split(",")), separator.join(["1", f'"a{separator}b"', "d", "in stock", "5 EUR"])]
    assert feed(*lines).items[0].title == f"a{separator}b".replace("\t", " ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_do_not_hide_the_first_column(encoding: str) -> None:
    """Spreadsheets write them."""
    text = f"{HEADER}\n1,Mütze,warm,in stock,5 EUR\n"
    assert read_feed(text.encode(encoding)).items[0].title == "Mütze"


def test_a_file_in_windows_1252_is_read_with_a_remark() -> None:
    """The umlauts survive, and the shop learns what to change."""
    read = read_feed(f"{HEADER}\n1,Mütze,warm,in stock,5 EUR\n".encode("cp1252"))
    assert read.items[0].title == "Mütze"
    assert "save it as UTF-8" in str(read.faults[0])


def test_unknown_columns_are_kept_as_attributes() -> None:
    """A shop's own columns answer questions too."""
    read = feed(f"{HEADER},water_column,empty", "1,Jacket,d,in stock,5 EUR,10000 mm,")
    assert read.items[0].attributes == (("water_column", "10000 mm"),)


@pytest.mark.parametrize(
    "written, meant",
    [
        ("in stock", Availability.IN_STOCK),
        ("in_stock", Availability.IN_STOCK),
        ("In Stock", Availability.IN_STOCK),
        ("https://schema.org/OutOfStock", Availability.OUT_OF_STOCK),
        ("out_of_stock", Availability.OUT_OF_STOCK),
        ("discontinued", Availability.OUT_OF_STOCK),
        ("preorder", Availability.PREORDER),
        ("backorder", Availability.TO_ORDER),
        ("available for order", Availability.TO_ORDER),
    ],
)
def test_availability_is_read_in_the_spellings_of_both_vendors(written: str, meant: Availability) -> None:
    """Google writes underscores, Meta blanks, shop systems schema.org addresses."""
    assert feed(HEADER, f"1,Hat,d,{written},5 EUR").items[0].availability is meant


@pytest.mark.parametrize(
    "written, amount, currency",
    [
        ("49.99 EUR", "49.99", "EUR"),
        ("EUR 49.99", "49.99", "EUR"),
        ("49,99 EUR", "49.99", "EUR"),
        ("1.299,00 EUR", "1299.00", "EUR"),
        ("1,299.00 USD", "1299.00", "USD"),
        ("1.299 EUR", "1299", "EUR"),
        ("€49", "49", "EUR"),
        ("15 GBP", "15", "GBP"),
        ("1'299.50 CHF", "1299.50", "CHF"),
        ("0.125 EUR", "0.125", "EUR"),
    ],
)
def test_prices_are_read_as_shops_write_them(written: str, amount: str, currency: str) -> None:
    """The last mark before two digits is the decimal one."""
    assert feed(HEADER, f'1,Hat,d,in stock,"{written}"').items[0].price == Price(Decimal(amount), currency)


def test_a_sale_price_holds_in_its_period_only() -> None:
    """The period's end is outside it, and its offset counts."""
    period = "2026-11-20T00:00+0100/2026-11-30T00:00+0100"
    read = feed(f"{HEADER},sale_price,sale_price_effective_date", f"1,Hat,d,in stock,50 EUR,40 EUR,{period}")
    item = read.items[0]
    assert item.costs(datetime(2026, 11, 19, 22, 59, tzinfo=UTC)).amount == 50
    assert item.costs(datetime(2026, 11, 19, 23, 0, tzinfo=UTC)).amount == 40
    assert item.costs(datetime(2026, 11, 29, 23, 0, tzinfo=UTC)).amount == 50


def test_a_sale_price_above_the_price_is_named_and_ignored() -> None:
    """The item stays, without the sale."""
    read = feed(f"{HEADER},sale_price", "1,Hat,d,in stock,50 EUR,60 EUR")
    assert read.items[0].sale is None
    assert str(read.faults[0]).startswith("line 2 (1): the sale price 60 EUR is not below the price")


def test_html_and_doubly_escaped_entities_become_plain_text() -> None:
    """Descriptions come out of web shops."""
    read = feed(HEADER, '1,Hat &amp;amp; Scarf,"<p>Warm&nbsp;wool.</p><ul><li>10 &lt; 20</li></ul>",in stock,5 EUR')
    assert read.items[0].title == "Hat & Scarf"
    assert read.items[0].description == "Warm wool.\n10 < 20"


@pytest.mark.parametrize(
    "row, says",
    [
        ("2,,d,in stock,5 EUR", "line 3 (2): title is empty; fill it"),
        (",Hat,d,in stock,5 EUR", "line 3: id is empty; fill it"),
        ("2,Hat,d,maybe,5 EUR", "line 3 (2): 'maybe' is no availability"),
        ("2,Hat,d,in stock,cheap", "line 3 (2): 'cheap' is no price"),
        ("2,Hat,d,in stock,5", "line 3 (2): '5' is no price"),
        ("1,Hat,d,in stock,5 EUR", "line 3 (1): this id was there before"),
        ("2,Hat,d,in stock,5 EUR,more", "line 3: 6 cells where the first line names 5"),
        ('2,Hat "Fjell",d,"in stock"x,5 EUR', "line 3: a quote is not closed"),
        ('2,"Hat,d,in stock,5 EUR', "line 3: a quote is not closed"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_hides_no_other(row: str, says: str) -> None:
    """The rows before and after it are there."""
    read = feed(HEADER, "1,Hat,d,in stock,5 EUR", row, '3,"Scarf, long",d,in stock,7 EUR')
    assert [item.id for item in read.items] == ["1", "3"]
    assert any(str(fault).startswith(says) and fault.lost for fault in read.faults)


def test_a_description_over_several_lines_keeps_the_count_of_lines() -> None:
    """Faults below it name the line an editor shows."""
    read = feed(HEADER, '1,Hat,"one', 'two",in stock,5 EUR', "2,,d,in stock,5 EUR")
    assert read.items[0].description == "one\ntwo"
    assert read.faults[0].line == 4


@pytest.mark.parametrize("data", [b"", b"hello", b"a,b,c\n1,2,3\n", b"id\n1\n", b"\xff\xfe\x00"])
def test_what_is_no_feed_is_refused_with_the_mend(data: bytes) -> None:
    """The first line must name the columns."""
    with pytest.raises(ValueError, match="names no column id"):
        read_feed(data)


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail_otherwise(data: bytes) -> None:
    """Whatever stands in a file, it costs rows and not the feed."""
    read = read_feed(b"id,title,availability,price\n" + data)
    assert len({item.id for item in read.items}) == len(read.items)


RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:{p}="http://base.google.com/ns/1.0" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Shop</title><link>https://s.example</link>
<item><{p}:id>1</{p}:id><title>Hat</title><media:title>no</media:title>
<description><![CDATA[<b>Warm</b> wool]]></description>
<{p}:availability>in_stock</{p}:availability><{p}:price>20.00 EUR</{p}:price>
<{p}:shipping><{p}:country>DE</{p}:country><{p}:price>4.90 EUR</{p}:price></{p}:shipping>
<{p}:additional_image_link>https://s.example/1.png</{p}:additional_image_link>
<{p}:additional_image_link>https://s.example/2.png</{p}:additional_image_link>
<{p}:product_detail><{p}:section_name>General</{p}:section_name><{p}:attribute_name>Weight</{p}:attribute_name>
<{p}:attribute_value>80 g</{p}:attribute_value></{p}:product_detail></item>
<item><{p}:id>2</{p}:id><title>Scarf</title><{p}:availability>in stock</{p}:availability></item>
</channel></rss>"""


@pytest.mark.parametrize("prefix", ["g", "google"])
def test_rss_is_read_by_its_namespace_and_not_by_its_prefix(prefix: str) -> None:
    """Nested prices of shipping are not the item's."""
    read = read_feed(RSS.format(p=prefix).encode())
    item = read.items[0]
    assert (item.title, item.price.amount, item.description) == ("Hat", Decimal("20.00"), "Warm wool")
    assert item.more_images == ("https://s.example/1.png", "https://s.example/2.png")
    assert dict(item.attributes)["weight"] == "80 g"
    assert str(read.faults[0]).startswith("line 12 (2): price is empty")


def test_atom_is_read_with_the_link_in_its_attribute() -> None:
    """Atom keeps addresses in `href`."""
    read = read_feed(
        b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><title>S</title>'
        b'<entry><g:id>1</g:id><title>Hat</title><link href="https://s.example/1"/><g:price>5 EUR</g:price>'
        b"<g:availability>preorder</g:availability>"
        b"</entry></feed>"
    )
    assert read.items[0].link == "https://s.example/1"


def test_broken_xml_keeps_the_items_before_the_break() -> None:
    """And says where it breaks."""
    read = read_feed(RSS.format(p="g").replace("</channel></rss>", "<item><oops").encode())
    assert [item.id for item in read.items] == ["1"]
    assert "the XML is broken here" in str(read.faults[-1])


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_bombs_and_foreign_entities_are_refused(head: str) -> None:
    """No feed needs a document type."""
    with pytest.raises(ValueError, match="without a DOCTYPE"):
        read_feed(f"{head}<rss><channel><item><title>&b;</title></item></channel></rss>".encode())


@pytest.mark.parametrize("encoding", ["foo", "rot13", "hex"])
def test_an_encoding_nobody_knows_is_refused(encoding: str) -> None:
    """Also where Python has a codec of that name that makes no text."""
    with pytest.raises(ValueError, match="export it as UTF-8"):
        read_feed(f'<?xml version="1.0" encoding="{encoding}"?><rss><item/></rss>'.encode())


@given(st.integers(0, len(RSS) - 1), st.integers(0, 40), st.binary(max_size=8))
def test_damaged_xml_is_a_shorter_feed_or_a_refusal_in_one_line(start: int, length: int, put: bytes) -> None:
    """Whatever is cut out or put in."""
    whole = RSS.format(p="g").encode()
    try:
        lines = [str(fault) for fault in read_feed(whole[:start] + put + whole[start + length :]).faults]
    except ValueError as refused:
        lines = [str(refused)]
    assert all(line and "\n" not in line for line in lines)


def test_a_sale_may_last_as_long_as_there_are_years() -> None:
    """Shops write such periods for "always"."""
    period = "0001-01-01T00:00+2359/9999-12-31T23:59-2359"
    read = feed(f"{HEADER},sale_price,sale_price_effective_date", f"1,Hat,d,in stock,50 EUR,40 EUR,{period}")
    assert read.items[0].costs(datetime(2026, 11, 21, tzinfo=UTC)).amount == 40


def test_elements_nested_without_end_are_refused() -> None:
    """The depth is bounded."""
    deep = "<item>" + "<a>" * 10_000
    assert "nested too deeply" in str(read_feed(f"<rss><channel>{deep}".encode()).faults[0])
