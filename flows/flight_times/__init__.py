"""When flights leave and land, from where, and a word when that changes."""
