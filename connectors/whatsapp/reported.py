"""News of templates in one line, as whoever wrote them needs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.whatsapp.values import record, words

NO_REASON = "NONE"
"""What Meta gives as the reason of what has none (message_template_status_update, 2026)."""


def reported(name: str, values: Mapping[str, Any]) -> str | None:
    """Return what became of a template and why; None for other news."""
    told = dict(values)
    template = words(told, "message_template_name")
    if template is None:
        return None
    language = words(told, "message_template_language")
    said = _said(name, template, told)
    return said and said + (f" (language {language})" if language else "")


def _said(name: str, template: str, told: dict[str, Any]) -> str | None:
    if name == "message_template_status_update":
        became = (words(told, "event") or "changed").lower().replace("_", " ")
        return ": ".join([f"template {template} {became}", *_why(told)])
    if name == "message_template_quality_update":
        return f"template {template}: quality {_change(told, 'quality_score')}"
    if name == "template_category_update":
        return f"template {template}: category {_change(told, 'category')}"
    return None


def _why(told: dict[str, Any]) -> list[str]:
    rejection, other = record(told, "rejection_info"), record(told, "other_info")
    given = (
        words(told, "reason"),
        words(rejection, "reason"),
        words(rejection, "recommendation"),
        words(other, "title"),
        words(other, "description"),
    )
    return [", ".join(found)] if (found := [one for one in given if one and one != NO_REASON]) else []


def _change(told: dict[str, Any], what: str) -> str:
    before = words(told, f"previous_{what}")
    return (words(told, f"new_{what}") or "unknown") + (f", before {before}" if before else "")
