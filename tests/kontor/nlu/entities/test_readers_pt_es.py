"""Values as Brazilians and speakers of Spanish write them."""

from __future__ import annotations

import pytest

from tests.kontor.nlu.entities.reading import values, with_roles


@pytest.mark.parametrize(
    "text, language, places",
    [
        ("voo de São Paulo pra Nova York", "pt-BR", [("GRU", "from"), ("JFK", "to")]),
        ("vou pra Munique", "pt-BR", [("MUC", "to")]),
        ("quando chega o avião de Milão?", "pt-BR", [("MXP", "from")]),
        ("que horas chega em Lisboa", "pt-BR", [("LIS", "to")]),
        ("do aeroporto de Guarulhos p/ Londres", "pt-BR", [("GRU", "from"), ("LHR", "to")]),
        ("Guarulhos - Lisboa", "pt-BR", [("GRU", "from"), ("LIS", "to")]),
        ("entre Lisboa e Paris", "pt-BR", [("LIS", "from"), ("CDG", "to")]),
        ("passagem pra Lisbao", "pt-BR", [("LIS", "to")]),
        ("voo pra natal", "pt-BR", [("NAT", "to")]),
        ("chega antes do Natal?", "pt-BR", []),
        ("o código de barras pro portão", "pt-BR", []),
        ("vuelo de Fráncfort a Nueva York", "es", [("FRA", "from"), ("JFK", "to")]),
        ("vuelo a Múnich o Milán", "es", [("MUC", "to"), ("MXP", "to")]),
        ("¿cuándo aterriza en Tokio?", "es", [("NRT", "to")]),
        ("Madrid a Ciudad de México", "es", [("MAD", "from"), ("MEX", "to")]),
        ("entre Sevilla y Londres", "es", [("SVQ", "from"), ("LHR", "to")]),
        ("vuelo a Barcelina", "es", [("BCN", "to")]),
        ("¿cómo quito las manchas?", "es", []),
        ("vuelo a Quito", "es", [("UIO", "to")]),
    ],
)
def test_places_are_read_with_their_roles(text: str, language: str, places: list[tuple[str, str | None]]) -> None:
    found = [(value[0], role) for value, role in with_roles(text, "place", language) if isinstance(value, list)]
    assert found == places


@pytest.mark.parametrize(
    "text, language, type, value",
    [
        ("não, Lisboa não, Porto", "pt-BR", "place", ["OPO"]),
        ("não é pra Lisboa, é pra Porto", "pt-BR", "place", ["OPO"]),
        ("na sexta não, no sábado", "pt-BR", "day", "2026-11-21"),
        ("é Lisboa, não Porto", "pt-BR", "place", ["LIS"]),
        ("pra Lisboa, não, pro Porto", "pt-BR", "place", ["OPO"]),
        ("es Madrid, no Barcelona", "es", "place", ["MAD"]),
        ("a Madrid, no, a Barcelona", "es", "place", ["BCN"]),
        ("em vez de M, L", "pt-BR", "size", "L"),
        ("no a Lisboa sino a Oporto", "es", "place", ["OPO"]),
        ("no, a Oporto", "es", "place", ["OPO"]),
        ("el viernes no, el sábado", "es", "day", "2026-11-21"),
    ],
)
def test_a_correction_takes_the_denied_value_back(text: str, language: str, type: str, value: object) -> None:
    assert values(text, type, language) == [value]


def test_in_portuguese_no_is_no_denial() -> None:
    assert with_roles("no sábado ou no domingo", "day", "pt-BR") == [("2026-11-21", None), ("2026-11-22", None)]


@pytest.mark.parametrize(
    "text, language, amount, currency, role",
    [
        ("até 80 euros", "pt-BR", "80", "EUR", "max"),
        ("por menos de R$ 1.299,90", "pt-BR", "1299.90", "BRL", "max"),
        ("mais de 50 reais", "pt-BR", "50", "BRL", "min"),
        ("custa cem euros?", "pt-BR", "100", "EUR", None),
        ("uma jaqueta até 100", "pt-BR", "100", "EUR", "max"),
        ("menos de 49,90 €", "es", "49.90", "EUR", "max"),
        ("por debajo de 80 dólares", "es", "80", "USD", "max"),
        ("hasta 150 euros", "es", "150", "EUR", "max"),
        ("cien euros", "es", "100", "EUR", None),
    ],
)
def test_sums_are_read(text: str, language: str, amount: str, currency: str, role: str | None) -> None:
    assert with_roles(text, "money", language) == [({"amount": amount, "currency": currency}, role)]


def test_a_range_of_money_is_read() -> None:
    assert [role for _, role in with_roles("entre 50 y 80 euros", "money", "es")] == ["min", "max"]
    assert [role for _, role in with_roles("de 50 a 80 euros", "money", "pt-BR")] == ["min", "max"]


@pytest.mark.parametrize(
    "zone, currency",
    [("America/Mexico_City", "MXN"), ("America/Bogota", "COP"), ("America/Santiago", "CLP"), ("Europe/Madrid", "MXN")],
)
def test_pesos_are_those_of_the_zone_s_country(zone: str, currency: str) -> None:
    assert with_roles("500 pesos", "money", "es", zone=zone) == [({"amount": "500", "currency": currency}, None)]


@pytest.mark.parametrize(
    "text, language, size",
    [
        ("tem no GG?", "pt-BR", "XL"),
        ("no P", "pt-BR", "S"),
        ("tamanho G", "pt-BR", "L"),
        ("tem a bota no 43", "pt-BR", "43"),
        ("tem em médio", "pt-BR", "M"),
        ("tamanho 42,5", "pt-BR", "42.5"),
        ("¿en la M?", "es", "M"),
        ("¿hay botas en el 43?", "es", "43"),
        ("talla mediana", "es", "M"),
        ("¿lo tienen en chico?", "es", "S"),
        ("en la XXL", "es", "XXL"),
    ],
)
def test_sizes_are_read(text: str, language: str, size: str) -> None:
    assert values(text, "size", language) == [size]


@pytest.mark.parametrize("text", ["no 42", "G", "is P free", "see p 38"])
def test_sizes_of_portuguese_are_none_in_english(text: str) -> None:
    assert values(text, "size", "en") == []


@pytest.mark.parametrize(
    "text, colour",
    [
        ("uma jaqueta azul-marinho", "blue"),
        ("luvas pretas", "black"),
        ("cinza claro", "grey"),
        ("verde escuro", "green"),
        ("marrom", "brown"),
        ("guantes negros", "black"),
        ("azul marino", "blue"),
        ("grises", "grey"),
        ("amarilla", "yellow"),
        ("morado", "purple"),
    ],
)
def test_colours_are_read(text: str, colour: str) -> None:
    assert values(text, "colour", "pt-BR") == [colour]


@pytest.mark.parametrize(
    "text, language, asked, count",
    [
        ("dois adultos", "pt-BR", None, [2]),
        ("passagem pra duas pessoas", "pt-BR", None, [2]),
        ("somos quatro", "pt-BR", None, [4]),
        ("uma, por favor", "pt-BR", "count", [1]),
        ("uma passagem", "pt-BR", None, []),
        ("tres maletas", "es", None, [3]),
        ("para dos por favor", "es", None, [2]),
        ("una mesa para cuatro", "es", None, [4]),
        ("uno", "es", "count", [1]),
        ("once boletos", "es", None, [11]),
        ("once tickets", "en", None, []),
    ],
)
def test_counts_are_read(text: str, language: str, asked: str | None, count: list[int]) -> None:
    assert values(text, "count", language, asked=asked) == count


@pytest.mark.parametrize(
    "text, language",
    [("meu localizador é xkdwqz", "pt-BR"), ("código da reserva XKDWQZ", "pt-BR"), ("mi reserva es xkdwqz", "es")],
)
def test_booking_references_are_read_behind_their_names(text: str, language: str) -> None:
    assert with_roles(text, "booking_reference", language) == [("XKDWQZ", None)]


@pytest.mark.parametrize(
    "text, language, type",
    [
        ("tem azul 42?", "pt-BR", "flight_number"),
        ("terminal 1 ou 2", "pt-BR", "flight_number"),
        ("menos de 100", "es", "flight_number"),
        ("la reserva cuando puedas", "es", "booking_reference"),
    ],
)
def test_everyday_words_are_no_values(text: str, language: str, type: str) -> None:
    assert values(text, type, language) == []
