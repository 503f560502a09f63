"""What other features show on a referral's page: they register themselves here when they start."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from sharing.referrals.models import Referral

# The HTML of a section, rendered by its owner, or an empty string.
type Section = Callable[[HttpRequest, Referral], str]
_sections: dict[str, Section] = {}


def register_section(name: str, section: Section) -> None:
    """Add a section below a referral's own; called once a name, in the order of the apps."""
    _sections[name] = section


def sections_of(request: HttpRequest, referral: Referral) -> list[str]:
    """The sections that have something to show, for a referral of the access functions."""
    return [html for section in _sections.values() if (html := section(request, referral))]
