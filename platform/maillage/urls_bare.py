"""The bare host: sign in, choose a body, public pages. Nothing about anyone."""

from django.urls import include, path

urlpatterns = [
    path("", include("maillage.ui.urls")),
    path("", include("maillage.identity.web.urls_bare")),
    path("accounts/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
