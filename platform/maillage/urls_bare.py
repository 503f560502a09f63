"""The bare host: sign in, choose a body, public pages. Nothing about anyone."""

from django.urls import include, path

urlpatterns = [
    path("", include("maillage.ui.urls")),
    path("", include("maillage.identity.web.urls_bare")),
    path("accounts/", include("maillage.identity.web.urls_accounts")),
    path("i18n/", include("django.conf.urls.i18n")),
]

handler400 = "maillage.api.errors.bad_request"
handler403 = "maillage.api.errors.permission_denied"
handler404 = "maillage.api.errors.not_found"
handler500 = "maillage.api.errors.server_error"
