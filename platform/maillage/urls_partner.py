"""The host of a partner or of a joint programme's team."""

from django.urls import include, path

urlpatterns = [
    path("", include("sharing.referrals.web.urls")),
    path("directory/", include("sharing.directory.web.urls")),
    path("team/", include("maillage.identity.web.urls_body")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("sharing.referrals.api.urls")),
]
