"""Kontor connects business chat channels to bot flows, and to people when they should take over."""

__version__ = "0.1.0"
