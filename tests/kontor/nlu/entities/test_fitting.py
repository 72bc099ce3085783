"""Sizes that are told by how a thing fits or what came instead of it, and colours that are things' names."""

from __future__ import annotations

import pytest

from tests.kontor.nlu.entities.reading import values


@pytest.mark.parametrize(
    "text, language, sizes",
    [
        ("the 38 is far too tight for her", "en", ["38"]),
        ("meiner Mutter ist die 36 zu klein", "de", ["36"]),
        ("ihm ist 44 viel zu weit", "de", ["44"]),
        ("o 42 ficou muito apertado", "pt-BR", ["42"]),
        ("el 40 me queda muy grande", "es", ["40"]),
        ("you sent 43 instead of 44", "en", ["43"]),
        ("ihr habt 39 statt 38 geschickt", "de", ["39"]),
        ("veio 36 em vez de 37", "pt-BR", ["36"]),
        ("me llegó 41 en lugar de 40", "es", ["41"]),
        ("opa, é 38 e não 36", "pt-BR", ["38"]),
        ("perdón, 44 y no 42", "es", ["44"]),
        ("size was wrong, asked for 43 got 41", "en", ["43", "41"]),
        ("sie trägt 38 und mag rot", "de", ["38"]),
        ("die Schihosn in 140 für den Buam", "de", ["140"]),
        ("one kids' top left, 116, will you hold it", "en", ["116"]),
        ("chinelo verde-musgo 42 ainda tem?", "pt-BR", ["42"]),
        ("no 52", "pt-BR", ["52"]),
        ("minha filha veste GG. O que tem?", "pt-BR", ["XL"]),
        ("o tênis vem em us 10?", "pt-BR", ["US 10"]),
        ("pantalón en W32 L34, y si no en 34/34", "es", ["W32/L34", "W34/L34"]),
        ("rain gear for toddlers, 18-24 months", "en", ["18-24 MONTHS"]),
        ("the parka in burnt orange, medium", "en", ["M"]),
        ("die Bergschuhe in 45 sind doch zu groß", "de", ["45"]),
        ("inside leg on the 34/30?", "en", ["W34/L30"]),
        ("uso 36/32 de abajo", "es", ["W36/L32"]),
        ("ich trage 33/32", "de", ["W33/L32"]),
        ("talla 6 años del mono de nieve", "es", ["6 YEARS"]),
        ("tamanho 4 anos do casaco", "pt-BR", ["4 YEARS"]),
        ("body bebê 3-6 meses", "pt-BR", ["3-6 MONTHS"]),
        ("bodies de 6-9 meses pro enxoval", "pt-BR", ["6-9 MONTHS"]),
    ],
)
def test_what_fits_or_came_instead_is_a_size(text: str, language: str, sizes: list[str]) -> None:
    assert values(text, "size", language) == sizes


@pytest.mark.parametrize(
    "text, language",
    [
        ("40 is too little for a refund", "en"),
        ("I paid 45 instead of 40", "en"),
        ("gate 38 instead of 39", "en"),
        ("35 Euro statt 40 Euro", "de"),
        ("row 36 instead of 35 please", "en"),
        ("35 grados en vez de 40", "es"),
        ("sale a las 18:40 en vez de 18:35", "es"),
        ("bought October 28, worn out", "en"),
        ("mi número es 55 3021 8890", "es"),
        ("Atentamente, Julián M.", "es"),
        ("entregaram em 11/11", "pt-BR"),
    ],
)
def test_prices_gates_and_dates_are_none(text: str, language: str) -> None:
    assert values(text, "size", language) == []


@pytest.mark.parametrize(
    "text, language, colour",
    [
        ("la camisa café que vi ayer", "es", "brown"),
        ("un abrigo mostaza", "es", "yellow"),
        ("a blusa vinho ainda tem?", "pt-BR", "red"),
        ("quero a bota caramelo", "pt-BR", "brown"),
        ("una mochila café", "es", "brown"),
    ],
)
def test_a_thing_behind_what_is_worn_is_its_colour(text: str, language: str, colour: str) -> None:
    assert values(text, "colour", language) == [colour]


@pytest.mark.parametrize(
    "text, language",
    [
        ("mi camisa vino rota", "es"),
        ("el pantalón vino con un agujero", "es"),
        ("una camisa de vino manchada", "es"),
        ("quiero un café y una camisa", "es"),
        ("I typed my surname as Gray", "en"),
        ("hola, soy Rosa, no puedo entrar", "es"),
        ("der Laden am Schwarzen Weg 5", "de"),
        ("a bota veio sem o cadarço", "pt-BR"),
    ],
)
def test_what_came_and_what_is_drunk_is_none(text: str, language: str) -> None:
    assert values(text, "colour", language) == []


@pytest.mark.parametrize(
    "text, language, flights",
    [
        ("cómo va el am19 hoy", "es", ["AM19"]),
        ("¿el vuelo am58 sale puntual?", "es", ["AM58"]),
        ("is VS 3 on time?", "en", ["VS3"]),
        ("what gate has BA 9", "en", ["BA9"]),
        ("L H 2034 verspätet?", "de", ["LH2034"]),
        ("qual é o portão do LA 3916.", "pt-BR", ["LA3916"]),
        ("when does BA two eight three take off", "en", ["BA283"]),
        ("wann landet LH vier null null", "de", ["LH400"]),
        ("a que horas sai o LA três um dois zero", "pt-BR", ["LA3120"]),
        ("sale a tiempo el vuelo IB seis ocho cuatro", "es", ["IB684"]),
        ("I am one of two", "en", []),
        ("am 19. fliege ich", "de", []),
        ("am19 november", "de", []),
        ("we are on at 6", "en", []),
    ],
)
def test_short_flight_numbers_are_read_where_they_can_be_nothing_else(
    text: str, language: str, flights: list[str]
) -> None:
    assert values(text, "flight_number", language) == flights


@pytest.mark.parametrize(
    "text, language, places",
    [
        ("vuelos de Santiago pa Calama", "es", [["SCL"], ["CJC"]]),
        ("passagem de Natal pra Salvador", "pt-BR", [["NAT"], ["SSA"]]),
        ("saio de natal pra recife amanhã", "pt-BR", [["NAT"], ["REC"]]),
        ("perdón, quise decir Santiago", "es", [["SCL"]]),
        ("o meu de recife pra gru na sexta", "pt-BR", [["REC"], ["GRU"]]),
        ("the branch on London Road", "en", []),
        ("passagem Goiânia x Natal", "pt-BR", [["GYN"], ["NAT"]]),
        ("el regreso Leticia - Cali", "es", [["LET"], ["CLO"]]),
        ("salimos de Mendoza por la tarde", "es", [["MDZ"]]),
        ("¿la sucursal de Puebla abre hoy?", "es", [["PBC"]]),
        ("sorry, I meant Cork", "en", [["ORK"]]),
        ("ein Geschenk an Natal", "de", []),
    ],
)
def test_places_of_spoken_routes_and_corrections_are_read(text: str, language: str, places: list[list[str]]) -> None:
    assert values(text, "place", language) == places


@pytest.mark.parametrize(
    "text, amount", [("unter fuffzig Euro", "50"), ("so um die zwanzich Euro", "20"), ("zwo Euro", "2")]
)
def test_numbers_are_read_as_they_are_spoken(text: str, amount: str) -> None:
    (found,) = values(text, "money", "de")
    assert isinstance(found, dict)
    assert found["amount"] == amount
