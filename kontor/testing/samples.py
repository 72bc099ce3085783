"""One content of every kind, for connectors to carry."""

from __future__ import annotations

from kontor.messages import (
    AnyContent,
    Ask,
    Card,
    Cards,
    Catalogue,
    Choices,
    File,
    Form,
    Link,
    Location,
    Media,
    Menu,
    Option,
    Product,
    Products,
    Reaction,
    Section,
    Shelf,
    Signal,
    Template,
    Text,
)

FILE = File(b"%PDF-1.7\n%%EOF\n", "application/pdf", "sample.pdf")
"""The bytes of `Media` in `samples`."""


def samples(target: str) -> tuple[AnyContent, ...]:
    """Return the contents; `target` is the channel's id of a message that can be reacted to or marked."""
    options = (Option("yes", "Yes"), Option("no", "No"))
    return (
        Text("Hello"),
        Media("document", blob="sample", mime=FILE.mime, filename=FILE.filename, size=len(FILE.data)),
        Location(52.52, 13.4, "Berlin", "Somewhere 1"),
        Cards((Card("Ann Invented", phones=("+15550001111",)),)),
        Choices("Tea?", options),
        Menu("Which tea?", "Choose", (Section("Teas", options),)),
        Link("Our page", "Open", "https://example.com/"),
        Form("Your order", "Order", "100200300", "token-1"),
        Product("100200300", "mug-1"),
        Products("100200300", "Mugs", "Our mugs", (Shelf("Mugs", ("mug-1", "mug-2")),)),
        Catalogue("All we have"),
        Ask("location", "Where are you?"),
        Template("hello_world", "en_US", text="Hello"),
        Reaction(target, "👍"),
        Signal("typing", target),
        Signal("read", target),
    )
