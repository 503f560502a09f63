"""A session that a sensitive body holds or presents: to be invited there is confidential."""

from __future__ import annotations

from tests.conftest import signed_in
from tests.database import superuser
from tests.sessions.meetings import invited, planned


def test_who_is_invited_by_a_sensitive_body_is_for_those_alone_who_change_files(committed: str) -> None:
    ordinary, sensitive = planned("other_coach"), planned("coach")
    for session in (ordinary, sensitive):
        invited(session, "Dupont")
    with superuser(committed, lock=False) as cursor:
        cursor.execute("UPDATE public.identity_body SET sensitive = true WHERE slug = 'lire-et-ecrire-bw'")
    for name, seen in (("colleague", True), ("manager", True), ("reader", False)):
        client = signed_in(name)
        for session, shown in ((ordinary, True), (sensitive, seen)):
            page, sheet = f"/sessions/{session.pk}/", f"/sessions/{session.pk}/sheet/"
            assert (sheet in client.get(page).content.decode()) == shown, name
            for path in (sheet, f"/sessions/{session.pk}/sheet.pdf", f"/api{sheet}"):
                answer = client.get(path)
                assert answer.status_code == (200 if shown else 404), (name, path)
                assert (b"Dupont" in answer.content) == (shown and not path.endswith(".pdf")), (name, path)
