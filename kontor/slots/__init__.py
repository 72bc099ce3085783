"""Typed questions: what a flow asks for, and how an answer is read with the question in mind."""

from kontor.slots.amounts import Count, Money, Price
from kontor.slots.base import MISSING, Heard, Missing, Situation, Slot, Unclear
from kontor.slots.choices import Choice, Colour, Confirm, Size
from kontor.slots.moments import Day, Daypart, PartOfDay, Time
from kontor.slots.people import Email, Name, Phone, Words
from kontor.slots.stretches import Days, Duration, Number, Period
from kontor.slots.travel import BookingReference, FlightNumber, Place

__all__ = [
    "MISSING",
    "BookingReference",
    "Choice",
    "Colour",
    "Confirm",
    "Count",
    "Day",
    "Daypart",
    "Days",
    "Duration",
    "Email",
    "FlightNumber",
    "Heard",
    "Missing",
    "Money",
    "Name",
    "Number",
    "PartOfDay",
    "Period",
    "Phone",
    "Place",
    "Price",
    "Situation",
    "Size",
    "Slot",
    "Time",
    "Unclear",
    "Words",
]
