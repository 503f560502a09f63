"""Names of organisations inside sentences."""

from django.utils.translation import pgettext

CPAS = "CPAS "


def within_sentence(name: str) -> str:
    """The name with the article that the active language puts before it: « le CPAS de Genappe », but « Forem »."""
    if not name.startswith(CPAS):
        return name
    return pgettext("the name of a CPAS inside a sentence, after no or any preposition", "%(cpas)s") % {"cpas": name}
