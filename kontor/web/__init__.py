"""The doors over HTTP: hooks, health, metrics, and the pages of connectors that have some."""

from kontor.web.app import make_app, make_figures
from kontor.web.pages import Serves

__all__ = ["Serves", "make_app", "make_figures"]
