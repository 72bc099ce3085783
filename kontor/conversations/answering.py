"""What a message has to do with an open run: whether it answers its question, corrects its facts, or says more."""

from __future__ import annotations

from unicodedata import category

from kontor.conversations.runs import SURE
from kontor.conversations.turn import Heeded
from kontor.memory import Found, Memory, Question
from kontor.messages import Choice
from kontor.slots import Heard
from kontor.slots.yes_or_no import is_open, yes_or_no
from kontor.understanding import Reading

FEW_WORDS = 4
CERTAIN = 0.9
"""From this certainty on, a few words around a value are a wish of their own, and a wish to cancel is no option."""

EMOJI = frozenset({"So", "Sk", "Mn", "Cf"})
"""Unicode's kinds of what emoji are made of: a sign, its colour of skin, how it is shown, and what joins several."""


def answers(text: str, reading: Reading, top: Memory | None) -> bool:
    """Tell whether a message names just what is asked for, in a few words ("my booking reference is KXT6WD")."""
    asked = top.question.entity if top and top.question else None
    return asked is not None and reading.entity(asked) is not None and words_beside(text, reading) <= FEW_WORDS


def says_more(text: str, reading: Reading, question: Question | None) -> bool:
    """Tell whether a message holds more than the values a question may be waiting for.

    Where options are offered a few words ("the second one") are tried as an answer first, however sure the reading is.
    """
    if question is None:
        return True
    return words_beside(text, reading) >= (FEW_WORDS if question.options else 2)


def words_beside(text: str, reading: Reading) -> int:
    """Count the words of a message that belong to no value in it."""
    rest = list(text)
    for entity in reading.entities:
        rest[entity.start : entity.end] = " " * (entity.end - entity.start)
    return len("".join(rest).split())


def repeats(top: Memory, reading: Reading) -> bool:
    """Tell whether a message names only what is known already."""
    known = [heard.value for heard in top.facts.values() if heard.value is not None]
    return bool(reading.entities) and all(entity.value in known for entity in reading.entities)


def expects(top: Memory | None, word: str) -> bool:
    """Tell whether the open question has an option of that name."""
    options = top.question.options if top and top.question else {}
    return any(word in id.rpartition(".")[2] for id in options)


def drops(reading: Reading, top: Memory | None) -> bool:
    """Tell whether a message gives up what is open before it wishes something else: "forget it, is KX104 late?"."""
    first = reading.wishes[0] if reading.wishes else None
    if top is None or first is None or reading.intent == "cancel" or expects(top, "cancel"):
        return False
    return first.intent == "cancel" and min(first.certainty, reading.certainty) >= SURE


def wishes_nothing(text: str, reading: Reading, language: str) -> str | None:
    """Return what a message says that needs no topic: `affirm`, `deny` or, of emoji alone, `emoji`."""
    if reading.intent in ("affirm", "deny") and reading.certainty >= SURE:
        return reading.intent
    meant = yes_or_no(text, language)
    if meant is not None:
        return "affirm" if meant else "deny"
    kinds = {category(sign) for sign in text if not sign.isspace()}
    return "emoji" if "So" in kinds and kinds <= EMOJI else None


def is_yes_or_no(question: Question | None) -> bool:
    """Tell whether a yes or a no is asked for."""
    return question is not None and {id.rpartition(".")[2] for id in question.options} == {"yes", "no"}


def agreed(text: str, reading: Reading, question: Question | None, language: str) -> str | None:
    """Return the option of a yes-or-no question that a text means: by its words, else by a certain reading of it.

    A consent wants plain words; no reading stands for them.
    """
    if question is None or not is_yes_or_no(question):
        return None
    meant = yes_or_no(text, language)
    if meant is None and not question.key.startswith("opt_in.") and _surely(text, reading, language):
        meant = reading.intent == "affirm"
    name = None if meant is None else "yes" if meant else "no"
    return next((id for id in question.options if id.rpartition(".")[2] == name), None)


def _surely(text: str, reading: Reading, language: str) -> bool:
    """Tell whether a message is read as agreement or refusal beyond doubt, and says nothing besides."""
    plainly = reading.intent in ("affirm", "deny") and not reading.entities and not reading.wishes
    return plainly and reading.certainty >= CERTAIN and not is_open(text, language)


def refuses(reading: Reading) -> bool:
    """Tell whether a message that answers no question says a plain no: its author wants no more of this."""
    return reading.intent == "deny" and reading.certainty >= SURE and not reading.entities


def numbered(text: str, top: Memory | None) -> str | None:
    """Return the option a number or title stands for, where options were written out as a numbered list."""
    question = top.question if top else None
    ids = list(question.options) if question else []
    wanted = text.strip().rstrip(".)").casefold()
    if wanted.isdecimal() and 1 <= int(wanted) <= len(ids):
        return ids[int(wanted) - 1]
    titles = {title.casefold(): id for id, title in question.options.items()} if question else {}
    return titles.get(wanted)


def corrects(top: Memory, reading: Reading) -> bool:
    """Tell whether a message names something that the run knows already, this way or another."""
    types = {entity.type for entity in reading.entities}
    return any(type in types and key in top.facts for key, (type, _) in top.slots.items())


def correct(run: Memory, heeded: Heeded) -> list[str]:
    """Replace facts of a run by what the message names anew, and return their keys.

    What the open question asks for is its answer, not a correction. Of several values for one fact the last replaces
    it, and where only one fact is of that kind all are kept, for a flow that can take them.
    """
    asked = run.question.entity if run.question else None
    kinds = [type for type, _ in run.slots.values()]
    corrected: dict[str, list[Found]] = {}
    for found in heeded.found:
        key = next((key for key in run.slots if key in run.facts and _fits(run.slots[key], found)), None)
        if found.type == asked or key is None or run.facts[key].value == found.value:
            run.found.append(found)
            continue
        run.facts[key] = Heard(text=found.text, value=found.value, at=found.at)
        corrected.setdefault(key, []).append(found)
    for values in corrected.values():
        if len(values) > 1 and kinds.count(values[0].type) == 1:
            run.found += values
    if corrected and run.question and heeded.reading.intent in (None, "deny", "affirm"):
        run.question = None
    return list(corrected)


def retapped(run: Memory, choice: Choice, heeded: Heeded) -> str | None:
    """Correct the answer to an earlier question of a run when a button of it is tapped again; return its key."""
    prefix, _, rest = choice.id.partition(".")
    key = max((key for key in run.facts if rest.startswith(key + ".")), key=len, default=None)
    if prefix != f"{run.id:x}" or not key:
        return None
    run.facts[key] = Heard(text=choice.title, value=rest.removeprefix(key + "."), at=heeded.at)
    return key


def repeatable(run: Memory) -> dict[str, Heard]:
    """Return the facts that a run over other facts may start from: an answer to one act or offer is none to the next.

    Nor is a consent: whether it still stands is asked of the record, and a new one wants words of its own.
    """
    acted = any(not key.startswith("opt_in.") for key in run.done)
    facts = {key: heard for key, heard in run.facts.items() if not key.startswith("opt_in.")}
    return {key: heard for key, heard in facts.items() if not acted or key in run.slots}


def _fits(slot: tuple[str, str | None], found: Found) -> bool:
    type, role = slot
    return type == found.type and (role == found.role or role is None or found.role is None)
