"""What a business knows: answers and other texts, found by what somebody asks, with the chance that they are right."""

from kontor.knowledge.answering import answer
from kontor.knowledge.certainty import Curve
from kontor.knowledge.faq import Answer, Entry, Faq, read_faq
from kontor.knowledge.index import Index, Match, Word
from kontor.knowledge.lexicon import Lexicon, lexicon, see_also
from kontor.knowledge.neighbours import Neighbours, Sense
from kontor.knowledge.offering import offer_person
from kontor.knowledge.postings import Field

__all__ = [
    "Answer",
    "Curve",
    "Entry",
    "Faq",
    "Field",
    "Index",
    "Lexicon",
    "Match",
    "Neighbours",
    "Sense",
    "Word",
    "answer",
    "lexicon",
    "offer_person",
    "read_faq",
    "see_also",
]
