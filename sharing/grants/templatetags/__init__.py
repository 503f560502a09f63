"""Agreements in templates."""
