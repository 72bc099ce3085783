"""Bookings: found, shown, and sent as e-ticket and boarding pass; changes go to people with everything gathered."""
