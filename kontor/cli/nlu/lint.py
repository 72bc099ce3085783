"""`kontor nlu lint`: what is wrong with training data."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import orjson
import typer
from babel.localedata import locale_identifiers
from rich.console import Console
from rich.markup import escape

from kontor.bots import BotError
from kontor.cli.here import say
from kontor.cli.progress import told
from kontor.nlu.data import TrainingData, join
from kontor.nlu.entities import TYPES
from kontor.nlu.formats import BadTrainingData, read, read_file
from kontor.nlu.formats.domain import Domain
from kontor.nlu.formats.files import training_files
from kontor.nlu.formats.project import read_project
from kontor.nlu.lint import Finding
from kontor.nlu.lint import confusions as find_confusions
from kontor.nlu.lint import lint as find
from kontor.nlu.progress import each, stages
from kontor.nlu.rasa_yaml import read_text
from kontor.nlu.sources import Source
from kontor.plugins import UnknownPlugin, bot_names, load_bot

console = Console(highlight=False, soft_wrap=True)
LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Z]{2})?")
FOLDER = "training_data"
NOBODY = "files of no bot"
SHOWN = 10
"""How many findings of a kind are printed; `--all` and `--json` have them all."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Data to look at together: of one language, with the domain that belongs to it.

    `own` are the files whose findings count; None: all. What else a bot learns from is another's to mend. `of` is who
    learns from it, where that is to be said.
    """

    language: str | None
    data: TrainingData
    domain: Domain | None = None
    own: frozenset[str] | None = None
    of: str = ""

    def about(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings that count."""
        return (one for one in findings if self.own is None or one.file in self.own)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command("lint")(lint)


def lint(
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="[BOT|PATH]...", help="bots, files or folders; by default all that is in this folder"),
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="the language of files that stand in no language's folder")
    ] = None,
    confusing: Annotated[bool, typer.Option("--confusing", help="also train, and tell what a model mixes up")] = False,
    every: Annotated[bool, typer.Option("--all", help="print every finding, not the first of each kind")] = False,
    json: Annotated[bool, typer.Option("--json", help="for scripts")] = False,
) -> None:
    """Tell what is wrong with training data, with place and mend; exit code 1 when there is an error."""
    lots = [lot for name in what for lot in _lots(name, language)] if what else list(_here(language))
    lots = lots or list(_lots(FOLDER, language))
    findings: dict[str, dict[Finding, None]] = {lot.of: {} for lot in lots}
    with told() as tell:
        finding, learning = stages(tell, 1, 4 if confusing else 0)
        for lot in each(finding, "looking", lots):
            found = find(lot.data, language=lot.language, domain=lot.domain, known=TYPES)
            findings[lot.of] |= dict.fromkeys(lot.about(found))
        for lot, share in zip(lots, stages(learning, *(len(lot.data.examples) for lot in lots)), strict=True):
            if confusing:
                findings[lot.of] |= dict.fromkeys(lot.about(find_confusions(lot.data, lot.language or "en", share)))
    together = sorted({one: None for found in findings.values() for one in found}, key=_rank)
    if json:
        typer.echo(orjson.dumps([asdict(one) for one in together]).decode())
    else:
        examples = {of: sum(len(lot.data.examples) for lot in lots if lot.of == of) for of in findings}
        _print(findings, examples, every)
    sys.exit(1 if any(one.severity == "error" for one in together) else 0)


def _rank(finding: Finding) -> bool:
    return finding.severity != "error"


def _here(language: str | None) -> Iterator[Lot]:
    """Yield what each bot learns from of this folder, and by itself each file that no bot does.

    Two topics that no bot joins may share texts: a shop's questions and an airline's never meet.
    """
    taken: set[str] = set()
    for name in bot_names(Path.cwd()):
        try:
            sources = _sources(name) or ()
        except (UnknownPlugin, BotError) as error:  # one that is half written does not hide the others
            say(f"[yellow]note[/yellow] {name}: {escape(str(error))}")
            continue
        here = {one.language for one in sources if _is_here(one)}
        for lot in _of_bot(name, [one for one in sources if one.language in here]):
            yield lot
            taken |= lot.own or set()
    for file in training_files(Path(FOLDER)):
        if file.name not in taken:
            spoken = language or (file.path.parent.name if _is_language(file.path.parent) else None)
            yield Lot(spoken, read_file(file), of=NOBODY)


def _lots(name: str, language: str | None) -> Iterator[Lot]:
    path = Path(name)
    if not path.exists() and name in bot_names(Path.cwd()):
        if (sources := _sources(name)) is None:
            raise BadTrainingData(f"the bot {name} learns from no training data: name files or folders")
        yield from _of_bot(name, sources)
        return
    if (path / "domain.yml").is_file() or (path / "domain").is_dir():
        project = read_project(path)
        yield Lot(language or project.config.language, project.data, project.domain)
    elif spoken := _languages(path):
        yield from (Lot(one.name, read(one)) for one in spoken)
    else:
        folder = path if path.is_dir() else path.parent
        yield Lot(language or (folder.name if _is_language(folder) else None), read(path))


def _languages(path: Path) -> Sequence[Path]:
    """Return the folders of languages in a folder, none where training data stands beside them as well."""
    inside = [file.path.relative_to(path).parts for file in training_files(path)] if path.is_dir() else []
    folders = sorted({path / parts[0] for parts in inside})
    return folders if all(map(_is_language, folders)) else ()


def _sources(name: str) -> Sequence[Source] | None:
    """Return the files that a bot learns from, None where it does not learn."""
    named = getattr(load_bot(name).understanding, "sources", None)
    return None if named is None else tuple(named())


def _of_bot(name: str, sources: Iterable[Source]) -> Iterator[Lot]:
    """Yield what a bot learns from, by language: its topics must get on with one another.

    Those that are installed come first, so that what does not go with them is found in those of this folder.
    """
    parts: dict[str, list[Source]] = {}
    for source in sources:
        parts.setdefault(source.language, []).append(source)
    for language, named in parts.items():
        own = frozenset(one.place for one in named if _is_here(one))
        ordered = sorted(named, key=lambda one: one.place in own)
        yield Lot(language, join(read_text(one.text, one.place) for one in ordered), own=own or None, of=name)


def _is_here(source: Source) -> bool:
    return Path(source.place).is_file()


def _is_language(path: Path) -> bool:
    """Return whether a folder is named for a language that Unicode's CLDR knows, with or without a country."""
    return path.is_dir() and LANGUAGE.fullmatch(path.name) is not None and path.name[:2] in locale_identifiers()


def _print(findings: Mapping[str, Iterable[Finding]], examples: Mapping[str, int], every: bool) -> None:
    """Print findings, one that several share once, and a line for each that has any."""
    printed: set[Finding] = set()
    for of, found in findings.items():
        _list(sorted((one for one in found if one not in printed), key=_rank), every)
        printed.update(found)
        summed = _summed(Counter(one.severity for one in found))
        console.print(f"{escape(of)}{': ' * bool(of)}{examples[of]} examples: {summed}")


def _list(findings: Sequence[Finding], every: bool) -> None:
    counts = Counter(one.kind for one in findings)
    printed: Counter[str] = Counter()
    for one in findings:
        printed[one.kind] += 1
        if every or printed[one.kind] <= SHOWN:
            _line(one)
        elif printed[one.kind] == SHOWN + 1:
            console.print(f"       [dim]and {counts[one.kind] - SHOWN} more {one.kind}: --all prints them[/dim]")


def _line(finding: Finding) -> None:
    mark = "[red]wrong[/red]" if finding.severity == "error" else "[yellow]note[/yellow] "
    console.print(
        f"{mark} {escape(finding.place)} {finding.kind}: {escape(finding.text)}: [dim]{escape(finding.mend)}[/dim]"
    )


def _summed(counts: Mapping[str, int]) -> str:
    told = [f"{count} {name}{'s' * (count > 1)}" for name, count in sorted(counts.items())]
    return ", ".join(told) or "nothing to mend"
