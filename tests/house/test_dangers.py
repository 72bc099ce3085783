"""Nothing that is read can run: no pickle in any form, no eval, only safe YAML."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

import pytest

PICKLES = {"pickle", "cPickle", "_pickle", "marshal", "joblib", "dill", "shelve", "cloudpickle", "yaml"}
MAY_RUN = {"scripts/docs.py": "runs the documentation's code"}


def dangers(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that load what could run, or run what was loaded."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=imported) if any(alias.name.partition(".")[0] in PICKLES for alias in imported):
                yield node.lineno
            case ast.ImportFrom(module=str(module), level=0) if module.partition(".")[0] in PICKLES:
                yield node.lineno
            case ast.Call(func=ast.Name(id="eval" | "exec" | "__import__")):
                yield node.lineno
            case ast.Call(func=ast.Name(id="YAML") | ast.Attribute(attr="YAML")) if not safe(node):
                yield node.lineno
            case ast.keyword(arg="allow_pickle", value=value) if ast.unparse(value) != "False":
                yield node.lineno


def safe(call: ast.Call) -> bool:
    """Tell whether a YAML reader is made as a safe one; the one that keeps comments makes no objects either."""
    return any(word.arg == "typ" and ast.unparse(word.value) in ("'safe'", "'rt'") for word in call.keywords)


def test_nothing_that_is_read_can_run(modules: Mapping[str, ast.Module]) -> None:
    asked = {name: tree for name, tree in modules.items() if name not in MAY_RUN}

    assert [f"{name}:{line}" for name, tree in asked.items() for line in dangers(tree)] == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "import os, marshal",
        "from joblib import load",
        "import yaml",
        "eval('1')",
        "YAML()",
        "ruamel.yaml.YAML(typ='unsafe')",
        "np.load(path, allow_pickle=True)",
    ],
)
def test_sees_every_danger(source: str) -> None:
    assert list(dangers(ast.parse(source))) == [1]


@pytest.mark.parametrize(
    "source",
    [
        "from ruamel.yaml import YAML",
        "YAML(typ='safe')",
        "YAML(typ='rt')",
        "np.load(path, allow_pickle=False)",
        "ast.literal_eval(s)",
    ],
)
def test_lets_the_safe_ones_be(source: str) -> None:
    assert list(dangers(ast.parse(source))) == []
