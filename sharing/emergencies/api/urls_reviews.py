"""Reviews of emergencies, for programs of a CPAS."""

from __future__ import annotations

from django.urls import path

from sharing.emergencies.api import views

app_name = "api-emergency-reviews"

urlpatterns = [
    path("emergencies/reviews/", views.ReviewsView.as_view(), name="reviews"),
    path("emergencies/reviews/<uuid:review_id>/", views.ReviewView.as_view(), name="review"),
    path("emergencies/reviews/<uuid:review_id>/ask/", views.AskReviewView.as_view(), name="ask"),
]
