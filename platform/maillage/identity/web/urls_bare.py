"""Sign in, choose a body, invitations: the bare host."""

from __future__ import annotations

from django.urls import path

from maillage.identity.web import account, invitations, public

app_name = "identity"

urlpatterns = [
    path("", public.landing, name="landing"),
    path("choose/", public.choose, name="choose"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("account/", account.account, name="account"),
    path("account/sign-out-everywhere/", account.sign_out_of_all, name="sign_out_everywhere"),
    path("account/keys/", account.keys, name="keys"),
    path("account/keys/<uuid:token_id>/revoke/", account.revoke, name="revoke_key"),
]
