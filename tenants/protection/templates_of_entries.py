"""Entries to begin from: a form filled in beforehand, to be checked, completed and recorded by the officer.

Their words are translated when the form is opened; what is recorded is the CPAS's own text from then on. References of
laws are those in force when this was written: the officer checks them, as the template says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.registry import national_number_uses as uses


@dataclass(frozen=True, slots=True)
class Template:
    """A name, and the first values of an entry's fields: words to translate, codes, lists of codes."""

    name: str | Promise
    values: Mapping[str, Any]

    def initial(self) -> dict[str, Any]:
        """The values in the active language."""
        return {key: str(value) if isinstance(value, Promise) else value for key, value in self.values.items()}


SECURITY = _(
    "A schema of its own in the database for each CPAS; rights by function, asked again at each request; each reading"
    " written down in a log that cannot be rewritten; encrypted transport; backups."
)
FOLLOWED = _("Persons followed by the CPAS for their social and professional integration.")

PROCESSING = {
    "orientation": Template(
        _("Orientation towards a partner, another CPAS or a programme"),
        {
            "name": _("Orientation towards a partner, another CPAS or a programme"),
            "purposes": _(
                "Put a person in touch with a service that can help them, follow the answer and know the outcome."
            ),
            "legal_basis": _(
                "Mission of public interest (GDPR, article 6, 1, e): organic law of 8 July 1976 on the CPAS, articles"
                " 57 and 60; law of 26 May 2002 on the right to social integration. The person’s agreement lifts"
                " professional secrecy and guarantees that it is voluntary; it is not the basis of the processing."
                " Health data: GDPR, article 9, 2, h. To be checked."
            ),
            "persons": FOLLOWED,
            "data_categories": _(
                "Only the categories named in the agreement: identity, contact, and where the person agrees situation"
                " and income, employment and training, language, housing, family, debts, health, judicial situation."
            ),
            "recipients": _("The organisation named in the agreement, while the referral is open."),
            "retention": _(
                "What was shared is erased at the recipient when the referral ends. The agreement and the trace of who"
                " looked are kept ten years after the file is closed. To be checked."
            ),
            "security": SECURITY,
            "joint_controllers": _("The recipient, under the arrangement concluded with it."),
        },
    ),
    "transmission": Template(
        _("Transmission for want of competence"),
        {
            "name": _("Transmission for want of competence"),
            "purposes": _("Send a request for help on to the CPAS that is competent, and tell the person."),
            "legal_basis": _(
                "Legal obligation (GDPR, article 6, 1, c): law of 26 May 2002, article 18, § 4; organic law of 8 July"
                " 1976, article 58, § 3; law of 2 April 1965. No agreement of the person is asked."
            ),
            "persons": _("Persons who ask for help from a CPAS that does not think it is competent."),
            "data_categories": _("The legal minimum: identity, contact, the request, its date, the reasons."),
            "recipients": _("The CPAS thought to be competent; SPP IS where that one declines too."),
            "retention": _("Ten years after the decision. To be checked."),
            "security": SECURITY,
        },
    ),
    "programme": Template(
        _("Shared programme of integration"),
        {
            "name": _("Shared programme of integration"),
            "purposes": _("Select and accompany the participants of a programme that several organisations run."),
            "legal_basis": _(
                "Mission of public interest (GDPR, article 6, 1, e): organic law of 8 July 1976, articles 57 and 61;"
                " law of 26 May 2002. The agreement of the person for each sharing. To be checked."
            ),
            "persons": _("Participants of the programme."),
            "data_categories": _(
                "Identity, contact, path, attendance, assessments. In a voluntary programme attendance and absences"
                " never reach whoever decides on income or sanctions."
            ),
            "recipients": _("The team of the programme; the funder, in figures without names."),
            "retention": _("As long as the funder may check, ten years at most. To be checked."),
            "security": SECURITY,
            "joint_controllers": _("The members of the consortium, under its arrangement."),
        },
    ),
    "budget": Template(
        _("Pooled budgets"),
        {
            "name": _("Pooled budgets"),
            "purposes": _("Share the costs of a programme between its members, call for the shares, justify expenses."),
            "legal_basis": _(
                "Mission of public interest (GDPR, article 6, 1, e): organic law of 8 July 1976, article 61, and the"
                " agreement between the members."
            ),
            "persons": _("Workers who enter and approve. No participant is named in a budget."),
            "data_categories": _("Name and function of workers, dates of what they did."),
            "recipients": _("The members of the budget and the body that keeps it; the funder."),
            "retention": _("Ten years after the final account. To be checked."),
            "security": SECURITY,
        },
    ),
}

PROCESSORS = {
    "operator": Template(
        _("Operator of the platform"),
        {
            "name": _("Operator of the platform (to be named)"),
            "role": "operator",
            "service": _("Runs, updates and backs up the platform. Opens no file of a participant."),
            "location": _("Belgium or the European Union. To be checked."),
            "subprocessors": _("The host of the data (to be named)."),
        },
    ),
    "hosting": Template(
        _("Host of the data"),
        {
            "name": _("Host of the data (to be named)"),
            "role": "hosting",
            "service": _("Provides the servers, the storage and the network. Has no access to what is stored."),
            "location": _("Belgium or the European Union. To be checked."),
        },
    ),
}

AUTHORISATIONS = {
    "number": Template(
        _("National register number in the files"),
        {
            "code": _("Deliberation no. (to be completed)"),
            "text": _(
                "Law of 8 August 1983 on the National Register, articles 5 and 8; law of 15 January 1990 on the"
                " Crossroads Bank. Complete with the deliberation that authorises your CPAS, and its date: without"
                " them, leave this off."
            ),
            "purposes": [uses.FILE, uses.DUPLICATES],
            "in_use": False,
        },
    ),
}
