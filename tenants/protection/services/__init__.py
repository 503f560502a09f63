"""What changes in the registers, requests and contests of a CPAS."""

from tenants.protection.services.contests import answer_contest, contest_access
from tenants.protection.services.registers import add_entry, change_entry
from tenants.protection.services.requests import answer_request, extend_request, register_request

__all__ = [
    "add_entry",
    "answer_contest",
    "answer_request",
    "change_entry",
    "contest_access",
    "extend_request",
    "register_request",
]
