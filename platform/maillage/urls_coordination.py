"""The host of a coordination: money and members, never a name."""

from django.urls import include, path

urlpatterns = [
    path("", include("budgets.web.urls_home")),
    path("budgets/", include("budgets.web.urls_coordination")),
    path("budgets/", include("budgets.contributions.web.urls_coordination")),
    path("budgets/<uuid:pool_id>/", include("budgets.expenses.web.urls")),
    path("budgets/", include("budgets.closing.web.urls_coordination")),
    path("", include("sharing.arrangements.web.urls")),
    path("", include("sharing.referrals.web.urls_moderation")),
    path("directory/", include("sharing.directory.web.urls")),
    path("team/", include("maillage.identity.web.urls_body")),
    path("", include("maillage.notifications.web.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("maillage.api.urls")),
    path("api/", include("sharing.arrangements.api.urls")),
    path("api/", include("sharing.referrals.api.urls_moderation")),
    path("api/", include("sharing.directory.api.urls")),
    path("api/", include("budgets.api.urls_coordination")),
    path("api/", include("budgets.api.urls")),
    path("api/", include("budgets.contributions.api.urls_coordination")),
    path("api/", include("budgets.contributions.api.urls")),
    path("api/", include("budgets.expenses.api.urls")),
    path("api/", include("budgets.closing.api.urls_coordination")),
    path("api/", include("budgets.closing.api.urls")),
]

handler400 = "maillage.api.errors.bad_request"
handler403 = "maillage.api.errors.permission_denied"
handler404 = "maillage.api.errors.not_found"
handler500 = "maillage.api.errors.server_error"
