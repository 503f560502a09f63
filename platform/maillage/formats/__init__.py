"""Dates as they are written in Belgium, whatever the language: the day before the month."""
