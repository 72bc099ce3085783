"""`kontor nlu`: what is understood, how well, and what to teach next."""

from __future__ import annotations

import typer

from kontor.cli.nlu import compare, evaluate, lint, parse, review

app = typer.Typer(
    help="What is understood: read a text, measure, compare, review, find what is wrong with training data.",
    no_args_is_help=True,
)
for module in (parse, evaluate, compare, review, lint):
    module.add(app)
