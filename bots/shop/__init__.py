"""The bot of Nordlicht, an invented shop for outdoor clothing: products, delivery, returns and care."""

from __future__ import annotations

from importlib.resources import files

from connectors.telegram import Telegram
from connectors.webchat import WebChat
from connectors.whatsapp import WhatsApp
from flows.everyday import everyday
from flows.product_questions import Item, SqlCatalogue, product_questions
from kontor.bots import Bot
from kontor.knowledge import Faq, Sense
from kontor.messages import File
from kontor.nlu.embedded import Embedded

DATA = files("bots.shop") / "data"
SENSE = Sense.from_env()


def picture(item: Item) -> File | None:
    """Return the drawing of an item: an invented shop's addresses lead nowhere, so its pictures are sent as files."""
    name = item.image.rpartition("/")[2]
    drawing = DATA / "pictures" / name
    return File(drawing.read_bytes(), "image/png", name) if name and drawing.is_file() else None


bot = Bot(
    name="shop",
    connectors=[WhatsApp.from_env(account="shop"), Telegram.from_env(account="shop"), WebChat(account="shop")],
    flows=[
        *product_questions(
            SqlCatalogue.from_env(
                seeds={
                    "en": DATA / "feed.csv",
                    "de": DATA / "feed.de.csv",
                    "pt-BR": DATA / "feed.pt.csv",
                    "es": DATA / "feed.es.csv",
                },
                sense=SENSE,
            ),
            Faq(
                {
                    "en": DATA / "faq.en.yml",
                    "de": DATA / "faq.de.md",
                    "pt-BR": DATA / "faq.pt.md",
                    "es": DATA / "faq.es.md",
                },
                SENSE,
            ),
            picture,
        ),
        *everyday,
    ],
    understanding=Embedded(
        topics=("smalltalk", "elsewhere", "product_questions"), languages=("en", "de", "pt-BR", "es")
    ),
    languages=("en", "de", "pt-BR", "es"),
    zone="Europe/Berlin",
    country="DE",
)
