"""Commands that are named before their code is loaded: `kontor --help` reads their first lines from the source."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from importlib.abc import InspectLoader
from importlib.machinery import ModuleSpec
from itertools import accumulate
from pathlib import Path
from typing import Any, cast

import typer
import typer.main
from typer.core import TyperCommand, TyperGroup


class Later(TyperCommand):
    """A command, or a group of them, that is loaded when it is called; `place` is `module:name`, as in entry points."""

    def __init__(self, name: str, place: str) -> None:
        super().__init__(name)
        self._module, _, self._attribute = place.partition(":")

    def load(self) -> TyperCommand | TyperGroup:
        """Return the real command."""
        found = getattr(import_module(self._module), self._attribute)
        app = typer.Typer(add_completion=False)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=self.name)
            command = cast(TyperGroup, typer.main.get_command(app)).commands[str(self.name)]
        else:
            app.command(self.name)(found)
            command = typer.main.get_command(app)
        return cast(TyperCommand | TyperGroup, command)

    def make_context(self, info_name: Any, args: Any, parent: Any = None, **extra: Any) -> Any:
        """Read the command's arguments, as the real one does."""
        return self.load().make_context(info_name, args, parent, **extra)

    def read_help(self) -> None:
        """Take the help from the source; where it is not written there, the command is loaded for it."""
        self.help = help_in(source(self._module), self._attribute) or self.load().help


class Commands(TyperGroup):
    """The whole command line over commands that are loaded later."""

    def __init__(self, name: str, help: str, places: Mapping[str, str]) -> None:
        self.later = {name: Later(name, place) for name, place in places.items()}
        super().__init__(name=name, help=help, commands={**self.later}, no_args_is_help=True)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help, with a line for each command."""
        for command in self.later.values():
            command.read_help()
        super().format_help(ctx, formatter)

    def invoke(self, ctx: Any) -> Any:
        """Run a command in the folder it is started in."""
        from kontor.cli.logs import set_up_logs
        from kontor.plugins import add_workspace

        set_up_logs()
        add_workspace(Path.cwd())
        return super().invoke(ctx)


def source(module: str) -> str:
    """Return the source of a module without importing it or the packages it is in; empty when it is not found so."""
    with suppress(LookupError, ImportError, OSError):
        spec = _found(module)
        if spec is not None and isinstance(spec.loader, InspectLoader):
            return spec.loader.get_source(module) or ""
    return ""


def _found(module: str) -> ModuleSpec | None:
    """Find a module as an import would, going through the folders of its packages instead of importing them."""
    spec = path = None
    for name in accumulate(module.split("."), "{}.{}".format):
        spec = next((spec for finder in sys.meta_path if (spec := finder.find_spec(name, path))), None)
        if spec is None:
            return None
        path = spec.submodule_search_locations
    return spec


def help_in(text: str, attribute: str) -> str:
    """Return the help of a function, its docstring, or of a `typer.Typer(help="...")` that a source gives a name."""
    for node in ast.parse(text).body:
        match node:
            case ast.FunctionDef(name=name) if name == attribute:
                return ast.get_docstring(node) or ""
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(keywords=words)) if name == attribute:
                given = {word.arg: word.value for word in words}
                match given.get("help"):
                    case ast.Constant(value=str(said)):
                        return said
    return ""
