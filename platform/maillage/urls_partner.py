"""The host of a partner or of a joint programme's team."""

from django.urls import include, path

urlpatterns = [
    path("", include("sharing.referrals.web.urls_home")),
    path("", include("sharing.programmes.sessions.web.urls")),
    path("", include("sharing.programmes.web.urls")),
    path("", include("sharing.referrals.web.urls_portal")),
    path("", include("sharing.referrals.web.urls")),
    path("", include("sharing.records.web.urls")),
    path("", include("sharing.cessations.web.urls")),
    path("", include("sharing.emergencies.web.urls")),
    path("", include("sharing.arrangements.web.urls")),
    path("directory/", include("sharing.directory.web.urls")),
    path("team/", include("maillage.identity.web.urls_body")),
    path("", include("maillage.notifications.web.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("maillage.api.urls")),
    path("api/", include("sharing.programmes.sessions.api.urls")),
    path("api/", include("sharing.programmes.api.urls")),
    path("api/", include("sharing.referrals.api.urls_portal")),
    path("api/", include("sharing.referrals.api.urls")),
    path("api/", include("sharing.records.api.urls")),
    path("api/", include("sharing.cessations.api.urls")),
    path("api/", include("sharing.emergencies.api.urls")),
    path("api/", include("sharing.arrangements.api.urls")),
    path("api/", include("sharing.directory.api.urls")),
]

handler400 = "maillage.api.errors.bad_request"
handler403 = "maillage.api.errors.permission_denied"
handler404 = "maillage.api.errors.not_found"
handler500 = "maillage.api.errors.server_error"
