"""Questions answered from a FAQ alone, for a business without a catalogue: its rules, its prices, its help pages."""

from flows.questions.flow import questions

__all__ = ["questions"]
