"""A Rasa domain's responses as the texts of a bot: the same YAML, mended where the two differ."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from kontor.nlu.formats.domain import Response
from kontor.texts import Texts
from kontor.texts.phrases import phrase
from kontor.texts.responses import PREFIX

_GAP = re.compile(r"\{([^{}\n]+)\}")
_NEAR = re.compile(r"\w[\w.-]*")
_PATH = re.compile(r"[^\W\d_]\w*(?:\.[^\W\d_]\w*)*")


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts that a bot can say, by id, and one line for each thing that was changed or left out."""

    texts: Mapping[str, tuple[Mapping[str, Any], ...]]
    notes: tuple[str, ...]


def reword(responses: Sequence[Response], language: str) -> Wording:
    """Return responses as texts: gaps get names of letters, braces that are no gap stay braces.

    What only a channel's own API understands (`custom`, `attachment`) is left out; Rasa can still send it. Where a text
    would replace one of Kontor's own words, its gaps must be those of that one.
    """
    own = Texts.load(languages=[language]).words[language]
    texts: dict[str, tuple[Mapping[str, Any], ...]] = {}
    notes = [] if own else [f"Kontor has no words of its own in {language}: kontor check names the texts to write"]
    for response in responses:
        id = response.id if response.id.startswith(PREFIX) else f"{PREFIX}{response.id}"
        gaps = None
        if id in own:
            gaps = {path for one in own[id] if one.text is not None for path in one.text.paths}
        reading = _Reading(f"{response.place} {id}", gaps)
        variants = tuple(found for one in response.variants if (found := reading.variant(one)))
        if variants and id in own and not any(_always(one) for one in variants):
            reading.notes.append(
                f"{reading.place}: left out, for Kontor says this itself, without a condition or channel"
            )
        elif variants:
            texts[id] = variants
        notes += dict.fromkeys(reading.notes)
    return Wording(texts, tuple(notes))


def as_yaml(texts: Mapping[str, tuple[Mapping[str, Any], ...]]) -> str:
    """Return texts as one YAML file."""
    yaml = YAML(typ="rt")
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=2, offset=0)
    stream = StringIO()
    yaml.dump({"responses": {id: [_readable(one) for one in variants] for id, variants in texts.items()}}, stream)
    return stream.getvalue()


def _readable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _readable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_readable(one) for one in value]
    several = isinstance(value, str) and "\n" in value and all(one == one.rstrip() for one in value.splitlines())
    return LiteralScalarString(value) if several and value[0].strip() else value


class _Reading:
    """One response being read; collects what is changed."""

    def __init__(self, place: str, gaps: Collection[str] | None) -> None:
        self.place, self.gaps = place, gaps
        self.notes: list[str] = []

    def variant(self, found: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return one way to say it, or None where nothing can be said."""
        kept: dict[str, Any] = {}
        for key in ("text", "image"):
            if str(found.get(key) or "").strip():
                kept[key] = self._text(str(found[key]).strip())
        if buttons := list(self._buttons([*_list(found.get("buttons")), *_list(found.get("quick_replies"))])):
            kept["buttons"] = buttons
        if found.get("channel"):
            kept["channel"] = str(found["channel"])
        if conditions := [one for one in _list(found.get("condition")) if _is_condition(one)]:
            kept["condition"] = conditions
        if left := sorted({"custom", "attachment", "elements"} & {key for key, value in found.items() if value}):
            self.notes.append(f"{self.place}: {', '.join(left)} is left out: only Rasa sends it")
        if "text" not in kept and "image" not in kept:
            return None
        return kept if self._fits(kept) else None

    def _fits(self, kept: Mapping[str, Any]) -> bool:
        """Tell whether a text that stands for one of Kontor's own has values for all its gaps."""
        strange = (
            sorted(phrase(str(kept.get("text", ""))).paths - set(self.gaps or ())) if self.gaps is not None else []
        )
        if strange:
            self.notes.append(f"{self.place}: left out, for Kontor says this itself and knows no {', '.join(strange)}")
        return not strange

    def _text(self, text: str) -> str:
        parts: list[str] = []
        done = 0
        for match in _GAP.finditer(text):
            parts += _escaped(text[done : match.start()]), self._gap(match[1])
            done = match.end()
        return "".join(parts) + _escaped(text[done:])

    def _gap(self, name: str) -> str:
        if _PATH.fullmatch(name):
            return f"{{{name}}}"
        plain = re.sub(r"\W+", "_", name).strip("_")
        if not _NEAR.fullmatch(name) or not _PATH.fullmatch(plain):
            self.notes.append(f"{self.place}: {{{name}}} is no name of a value: said as it stands")
            return f"{{{{{name}}}}}"
        self.notes.append(f"{self.place}: the value {{{name}}} is now {{{plain}}}")
        return f"{{{plain}}}"

    def _buttons(self, found: Sequence[object]) -> Iterator[dict[str, str]]:
        for one in found:
            title = one.get("title") if isinstance(one, Mapping) else None
            if not isinstance(one, Mapping) or not str(title or "").strip():
                self.notes.append(f"{self.place}: a button without a title is left out")
            elif one.get("url") and not one.get("payload"):
                yield {"title": self._text(str(title)), "url": self._text(str(one["url"]))}
            else:
                yield {"title": self._text(str(title)), "payload": str(one.get("payload") or title)}


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _always(variant: Mapping[str, Any]) -> bool:
    return "condition" not in variant and "channel" not in variant


def _is_condition(value: object) -> bool:
    return isinstance(value, Mapping) and value.get("type") == "slot" and {"name", "value"} <= set(value)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
