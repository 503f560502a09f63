"""The host of a CPAS."""

from django.urls import include, path

urlpatterns = [
    path("", include("tenants.casework.web.urls_home")),
    path("", include("tenants.casework.web.urls")),
    path("", include("tenants.sessions.web.urls")),
    path("", include("tenants.protection.web.urls")),
    path("", include("sharing.programmes.sessions.web.urls")),
    path("", include("sharing.programmes.web.urls")),
    path("", include("sharing.grants.web.urls")),
    path("", include("sharing.referrals.web.urls_sender")),
    path("", include("sharing.referrals.web.urls")),
    path("", include("sharing.records.web.urls")),
    path("", include("sharing.transmissions.web.urls")),
    path("", include("sharing.cessations.web.urls")),
    path("", include("sharing.emergencies.web.urls")),
    path("", include("sharing.emergencies.web.urls_reviews")),
    path("", include("tenants.casework.web.urls_emergencies")),
    path("", include("sharing.arrangements.web.urls")),
    path("directory/", include("sharing.directory.web.urls")),
    path("budgets/", include("budgets.web.urls")),
    path("budgets/", include("budgets.contributions.web.urls")),
    path("budgets/<uuid:pool_id>/", include("budgets.expenses.web.urls")),
    path("budgets/", include("budgets.closing.web.urls")),
    path("team/", include("maillage.identity.web.urls_body")),
    path("", include("maillage.notifications.web.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("maillage.api.urls")),
    path("api/", include("tenants.casework.api.urls")),
    path("api/", include("tenants.sessions.api.urls")),
    path("api/", include("tenants.protection.api.urls")),
    path("api/", include("sharing.programmes.sessions.api.urls")),
    path("api/", include("sharing.programmes.api.urls")),
    path("api/", include("sharing.grants.api.urls")),
    path("api/", include("sharing.referrals.api.urls_sender")),
    path("api/", include("sharing.referrals.api.urls")),
    path("api/", include("sharing.records.api.urls")),
    path("api/", include("sharing.cessations.api.urls")),
    path("api/", include("sharing.emergencies.api.urls")),
    path("api/", include("sharing.emergencies.api.urls_reviews")),
    path("api/", include("sharing.transmissions.api.urls")),
    path("api/", include("sharing.arrangements.api.urls")),
    path("api/", include("sharing.directory.api.urls")),
    path("api/", include("budgets.api.urls")),
    path("api/", include("budgets.contributions.api.urls")),
    path("api/", include("budgets.expenses.api.urls")),
    path("api/", include("budgets.closing.api.urls")),
]

handler400 = "maillage.api.errors.bad_request"
handler403 = "maillage.api.errors.permission_denied"
handler404 = "maillage.api.errors.not_found"
handler500 = "maillage.api.errors.server_error"
