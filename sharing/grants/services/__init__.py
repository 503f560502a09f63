"""Record an agreement, renew it, reconfirm it, take it back, note a refusal."""

from sharing.grants.consequences import on_narrowing, on_renewal, on_withdrawal
from sharing.grants.evidence import Evidence
from sharing.grants.services.bases import add_legal_basis
from sharing.grants.services.ending import narrow_grant, withdraw_from_recipients, withdraw_grant
from sharing.grants.services.reconfirming import reconfirm_grant
from sharing.grants.services.recording import Notice, Terms, record_grant, renew_grant
from sharing.grants.services.refusing import record_refusal

__all__ = [
    "Evidence",
    "Notice",
    "Terms",
    "add_legal_basis",
    "narrow_grant",
    "on_narrowing",
    "on_renewal",
    "on_withdrawal",
    "reconfirm_grant",
    "record_grant",
    "record_refusal",
    "renew_grant",
    "withdraw_from_recipients",
    "withdraw_grant",
]
