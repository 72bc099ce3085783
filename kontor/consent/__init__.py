"""What a person allows: the events that say so, the state they add up to, and the words that stop everything."""

from kontor.consent.record import (
    CHALLENGE_LIFE,
    CONSENT_LIFE,
    Consents,
    Evidence,
    Kind,
    Recorded,
    Source,
    Standing,
    Status,
    counts_from,
    lapsed,
    state,
)
from kontor.consent.words import Stop, start_word, stop_word

__all__ = [
    "CHALLENGE_LIFE",
    "CONSENT_LIFE",
    "Consents",
    "Evidence",
    "Kind",
    "Recorded",
    "Source",
    "Standing",
    "Status",
    "Stop",
    "counts_from",
    "lapsed",
    "start_word",
    "state",
    "stop_word",
]
