"""`kontor nlu lint`: what is wrong with training data."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from kontor.cli.progress import told
from kontor.nlu.data import TrainingData, join
from kontor.nlu.entities import TYPES
from kontor.nlu.formats import BadTrainingData, read
from kontor.nlu.formats.domain import Domain
from kontor.nlu.formats.project import read_project
from kontor.nlu.lint import Finding
from kontor.nlu.lint import confusions as find_confusions
from kontor.nlu.lint import lint as find
from kontor.nlu.progress import each, stages
from kontor.nlu.rasa_yaml import read_text
from kontor.nlu.sources import Source
from kontor.plugins import bot_names, load_bot

console = Console(highlight=False, soft_wrap=True)
LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Z]{2})?")
SHOWN = 10
"""How many findings of a kind are printed; `--all` and `--json` have them all."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Data to look at together: of one language, with the domain that belongs to it.

    `own` are the files whose findings count; None: all. What else a bot learns from is another's to mend.
    """

    language: str | None
    data: TrainingData
    domain: Domain | None = None
    own: frozenset[str] | None = None

    def about(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings that count."""
        return (one for one in findings if self.own is None or one.file in self.own)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command("lint")(lint)


def lint(
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="[BOT|PATH]...", help="bots, files or folders; by default training_data"),
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="the language of files that stand in no language's folder")
    ] = None,
    confusing: Annotated[bool, typer.Option("--confusing", help="also train, and tell what a model mixes up")] = False,
    every: Annotated[bool, typer.Option("--all", help="print every finding, not the first of each kind")] = False,
    json: Annotated[bool, typer.Option("--json", help="for scripts")] = False,
) -> None:
    """Tell what is wrong with training data, with place and mend; exit code 1 when there is an error."""
    lots = [lot for name in what or ["training_data"] for lot in _lots(name, language)]
    findings: list[Finding] = []
    with told() as tell:
        finding, learning = stages(tell, 1, 4 if confusing else 0)
        for lot in each(finding, "looking", lots):
            findings += lot.about(find(lot.data, language=lot.language, domain=lot.domain, known=TYPES))
        for lot, share in zip(lots, stages(learning, *(len(lot.data.examples) for lot in lots)), strict=True):
            if confusing:
                findings += lot.about(find_confusions(lot.data, lot.language or "en", share))
    findings = sorted(dict.fromkeys(findings), key=lambda one: one.severity != "error")
    if json:
        typer.echo(orjson.dumps([asdict(one) for one in findings]).decode())
    else:
        _print(findings, sum(len(lot.data.examples) for lot in lots), every)
    sys.exit(1 if any(one.severity == "error" for one in findings) else 0)


def _lots(name: str, language: str | None) -> Iterator[Lot]:
    path = Path(name)
    if not path.exists() and name in bot_names(Path.cwd()):
        yield from _of_bot(name)
        return
    spoken = sorted(one for one in path.iterdir() if _is_language(one)) if path.is_dir() else []
    if spoken:
        yield from (Lot(one.name, read(one)) for one in spoken)
    elif (path / "domain.yml").is_file() or (path / "domain").is_dir():
        project = read_project(path)
        yield Lot(language or project.config.language, project.data, project.domain)
    else:
        folder = path if path.is_dir() else path.parent
        yield Lot(language or (folder.name if _is_language(folder) else None), read(path))


def _of_bot(name: str) -> Iterator[Lot]:
    """Yield what a bot learns from, by language: its topics must get on with one another.

    Those that are installed come first, so that what does not go with them is found in those of this folder.
    """
    named = getattr(load_bot(name).understanding, "sources", None)
    if named is None:
        raise BadTrainingData(f"the bot {name} learns from no training data: name files or folders")
    parts: dict[str, list[Source]] = {}
    for source in named():
        parts.setdefault(source.language, []).append(source)
    for language, sources in parts.items():
        own = frozenset(one.place for one in sources if Path(one.place).is_file())
        ordered = sorted(sources, key=lambda one: one.place in own)
        yield Lot(language, join(read_text(one.text, one.place) for one in ordered), own=own or None)


def _is_language(path: Path) -> bool:
    return path.is_dir() and LANGUAGE.fullmatch(path.name) is not None


def _print(findings: list[Finding], examples: int, every: bool) -> None:
    counts = Counter(one.kind for one in findings)
    printed: Counter[str] = Counter()
    for one in findings:
        printed[one.kind] += 1
        if every or printed[one.kind] <= SHOWN:
            _line(one)
        elif printed[one.kind] == SHOWN + 1:
            console.print(f"       [dim]and {counts[one.kind] - SHOWN} more {one.kind}: --all prints them[/dim]")
    console.print(f"{examples} examples: {_summed(Counter(one.severity for one in findings))}")


def _line(finding: Finding) -> None:
    mark = "[red]wrong[/red]" if finding.severity == "error" else "[yellow]note[/yellow] "
    console.print(
        f"{mark} {escape(finding.place)} {finding.kind}: {escape(finding.text)}: [dim]{escape(finding.mend)}[/dim]"
    )


def _summed(counts: Mapping[str, int]) -> str:
    told = [f"{count} {name}{'s' * (count > 1)}" for name, count in sorted(counts.items())]
    return ", ".join(told) or "nothing to mend"
