"""What the database asks of the evidence of an agreement, or of its reconfirmation."""

from __future__ import annotations

from django.db.models import Q

from sharing.grants import rules

WITNESSED = ~Q(witness="")
# Drawn, or typed before a witness by who does not draw.
ON_SCREEN = Q(document_key__isnull=False) | (~Q(signed_name="") & WITNESSED)

HAS_ITS_EVIDENCE = (
    Q(evidence__in=(rules.SIGNED, rules.EID), document_key__isnull=False)
    | (Q(evidence=rules.SCREEN) & ON_SCREEN)
    | (Q(evidence=rules.SPOKEN) & WITNESSED)
)
