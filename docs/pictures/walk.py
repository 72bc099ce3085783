"""Draws docs/pictures/walk.svg, the path of one message: `python docs/pictures/walk.py`."""

from __future__ import annotations

from html import escape
from pathlib import Path

WIDTH, LEFT, STEP, HIGH = 980, 30, 84, 62
STEPS = (
    ("channel", "the channel", "POST /hooks/whatsapp/airline", ""),
    ("door", "kontor.web.hooks  Hooks", "raw bytes in, at most 3.5 MB", "404, 413"),
    ("plug", "Connector.verify", "the signature over the raw bytes, before any parsing", "403 Forged"),
    ("plug", "Connector.read", "inbounds, receipts, notices; the unknown is kept as Unknown", ""),
    (
        "store",
        "kontor.engine.receive  Accept",
        "one commit for many: repeats end, the window moves, a stop counts",
        "503",
    ),
    ("channel", "200", "acknowledged: it is on the disk", ""),
    ("store", "kontor.engine.claim  Claim", "conversations under a lease with a fence, in accept order", ""),
    ("rule", "kontor.engine.turn  Taker", "people lead? it waits for them, and the turn ends", "for the desk"),
    ("rule", "Understands.read", "text to intent, entities, language; outside any transaction", ""),
    (
        "rule",
        "kontor.conversations  Conversation",
        "the top flow runs again over its facts; its words are drafts",
        "hand over",
    ),
    (
        "gate",
        "kontor.gate  judge",
        "in the commit: content, stop, owner, consent, window, notice, rate",
        "refused, held",
    ),
    (
        "store",
        "kontor.engine.commit  Commit",
        "facts, inbox, timers, outbox, decisions, if the fence holds",
        "taken over",
    ),
    ("plug", "Connector.send(Cleared)", "begin() tests the deadline, then one call; no lock is held", "doubt: echo"),
    ("store", "kontor.engine.deliver  Record", "accepted, refused, doubtful, or again; receipts use the hook", ""),
)
COLOURS = {
    "channel": "#e8e8e4", "door": "#dbe7f3", "plug": "#f6e6c8",
    "store": "#d6ebe6", "rule": "#ece3f3", "gate": "#f5d3cf",
}  # fmt: skip
NAMES = {
    "channel": "the channel", "door": "a door", "plug": "the connector", "store": "a transaction", "rule": "rules",
    "gate": "the gate",
}  # fmt: skip


def box(row: int, kind: str, name: str, what: str, out: str) -> str:
    """Return one step, with the arrow to the next and what leaves the path here."""
    top = 60 + row * STEP
    parts = [
        f'<rect x="{LEFT}" y="{top}" width="640" height="{HIGH}" rx="9" fill="{COLOURS[kind]}" stroke="#555"/>',
        f'<text x="{LEFT + 18}" y="{top + 26}" class="name">{escape(name)}</text>',
        f'<text x="{LEFT + 18}" y="{top + 47}" class="what">{escape(what)}</text>',
    ]
    if row + 1 < len(STEPS):
        parts.append(f'<path d="M350 {top + HIGH} v{STEP - HIGH - 3}" class="arrow"/>')
    if out:
        parts.append(f'<path d="M{LEFT + 640} {top + 31} h60" class="arrow"/>')
        parts.append(f'<text x="{LEFT + 712}" y="{top + 36}" class="what">{escape(out)}</text>')
    return "".join(parts)


def drawing() -> str:
    """Return the picture."""
    height = 60 + len(STEPS) * STEP
    legend = "".join(
        f'<rect x="{LEFT + 152 * place}" y="16" width="16" height="16" rx="3" fill="{COLOURS[kind]}" stroke="#555"/>'
        f'<text x="{LEFT + 23 + 152 * place}" y="29" class="what">{name}</text>'
        for place, (kind, name) in enumerate(NAMES.items())
    )
    steps = "".join(box(row, *step) for row, step in enumerate(STEPS))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
        "<style>.name{font:600 17px monospace;fill:#111}.what{font:14px sans-serif;fill:#333}"
        ".arrow{stroke:#555;stroke-width:1.6;fill:none;marker-end:url(#end)}</style>"
        '<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 L8 4 L0 8 z" fill="#555"/></marker></defs>'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>{legend}{steps}</svg>\n'
    )


if __name__ == "__main__":
    Path(__file__).with_suffix(".svg").write_text(drawing(), "utf-8")
