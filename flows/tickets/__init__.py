"""Bookings: found, shown, and sent as e-ticket and boarding pass; changes go to people with everything gathered."""

from flows.tickets.bookings import Booking, Bookings, TooManyAttempts
from flows.tickets.documents import Carrier
from flows.tickets.flow import tickets
from flows.tickets.rules import Page, Pages
from flows.tickets.sql import SqlBookings

__all__ = ["Booking", "Bookings", "Carrier", "Page", "Pages", "SqlBookings", "TooManyAttempts", "tickets"]
