"""Referrals in templates."""
