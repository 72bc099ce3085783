"""Options written out as a numbered list, and read back by their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kontor.messages import AnyContent, Choices, Menu, Option, Section


def numbered(content: AnyContent) -> tuple[Option, ...]:
    """Return the options of a question in the order of their numbers: the answer "2" means the second."""
    match content:
        case Choices():
            return content.options
        case Menu():
            return tuple(option for section in content.sections for option in section.options)
    return ()


def listed(sections: Sequence[Section]) -> str:
    """Return options as numbered lines, counted through all sections, under the sections' titles."""
    lines: list[str] = []
    number = 1
    for section in sections:
        block = [section.title] if section.title.strip() else []
        for option in section.options:
            block.append(f"{number}. {told(option)}")
            number += 1
        lines.append("\n".join(block))
    return "\n\n".join(lines)


def told(option: Option) -> str:
    """Return everything an option says."""
    return " – ".join(part.strip() for part in (option.title, option.description) if part and part.strip())


def bullets(options: Iterable[Option]) -> str:
    """Return what some options say, a line each."""
    return "\n".join(f"• {told(option)}" for option in options if told(option))
