"""The code on a letter that a bank's application reads: a SEPA transfer by EPC069-12, version 002.

The structured communication goes into the structured line (AT-05, "creditor reference"), as its twelve digits: Belgian
banks read it there as a structured communication, and take one in the free line for a free message.
"""

from __future__ import annotations

from io import BytesIO

import segno

from budgets.contributions.models import PoolAccount

# What the standard allows: the amount, and the bytes in the code.
LARGEST_CENTS = 99_999_999_999
LARGEST_CODE = 331
QUIET_ZONE = 4


def transfer_lines(account: PoolAccount, cents: int, reference: str) -> list[str]:
    """What the code says, line by line: version 002 in UTF-8, where the BIC may be left out."""
    amount = f"EUR{cents // 100}.{cents % 100:02d}"
    return ["BCD", "002", "1", "SCT", account.bic, account.holder, account.iban, amount, "", reference]


def transfer_code(account: PoolAccount, cents: int, reference: str) -> str | None:
    """The code as a drawing (SVG), for an amount to pay; None for one that no transfer can be of."""
    content = "\n".join(transfer_lines(account, cents, reference)).encode()
    if not 0 < cents <= LARGEST_CENTS or len(content) > LARGEST_CODE:
        return None
    # the standard fixes the level M
    code = segno.make_qr(content, error="m", boost_error=False)
    drawn = BytesIO()
    code.save(drawn, kind="svg", border=QUIET_ZONE, scale=4, xmldecl=False, nl=False)
    return drawn.getvalue().decode("ascii")
