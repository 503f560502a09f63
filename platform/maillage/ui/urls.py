"""Public pages of the bare host that need no data."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "ui"

urlpatterns = [
    path("help/", TemplateView.as_view(template_name="ui/help.html"), name="help"),
    path("privacy/", TemplateView.as_view(template_name="ui/privacy.html"), name="privacy"),
    path("accessibility/", TemplateView.as_view(template_name="ui/accessibility.html"), name="accessibility"),
]
