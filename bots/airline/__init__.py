"""The bot of Kontor Air, an invented airline: flight times, tickets, and what its help pages answer."""

from __future__ import annotations

from importlib.resources import files

from connectors.telegram import Telegram
from connectors.webchat import WebChat
from connectors.whatsapp import WhatsApp
from flows.everyday import everyday
from flows.flight_times import SqlTimetable, airport, flight_times
from flows.flight_times.airports import UnknownAirport
from flows.questions import questions
from flows.tickets import Carrier, Page, SqlBookings, tickets
from kontor.bots import Bot
from kontor.knowledge import Faq
from kontor.nlu.embedded import Embedded

DATA = files("bots.airline") / "data"


def city(code: str, language: str) -> str | None:
    """Return the city of an airport as a language calls it."""
    try:
        return airport(code).city_in(language)
    except UnknownAirport:
        return None


faq = Faq({"en": DATA / "faq.en.md", "de": DATA / "faq.de.md", "pt-BR": DATA / "faq.pt.md", "es": DATA / "faq.es.md"})


def page(language: str, question: str) -> Page | None:
    """Return what the airline's pages answer to a question, None where they have no sure answer."""
    found = faq.find(language, question)
    return None if found is None else Page(found.entry.answer, found.entry.source)


bot = Bot(
    name="airline",
    connectors=[WhatsApp.from_env(account="airline"), Telegram.from_env(account="airline"), WebChat(account="airline")],
    flows=[
        *flight_times(
            SqlTimetable.from_env(demo=[DATA / "timetable.csv", DATA / "news.csv"]), home="FRA", booking="find_booking"
        ),
        *tickets(SqlBookings.from_env(demo=DATA / "bookings.json"), Carrier("Kontor Air", "KX"), city, page),
        questions(faq, intents=["ask_travel_rules"]),
        *everyday,
    ],
    understanding=Embedded(
        topics=("smalltalk", "elsewhere", "flight_times", "tickets", "travel_rules"),
        languages=("en", "de", "pt-BR", "es"),
    ),
    languages=("en", "de", "pt-BR", "es"),
    zone="Europe/Berlin",
    country="DE",
)
