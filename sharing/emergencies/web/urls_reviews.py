"""Reviews of emergencies, on the host of a CPAS."""

from __future__ import annotations

from django.urls import path

from sharing.emergencies.web import views

app_name = "emergency_reviews"

urlpatterns = [
    path("emergencies/reviews/", views.reviews, name="reviews"),
    path("emergencies/reviews/<uuid:review_id>/", views.review, name="review"),
    path("emergencies/reviews/<uuid:review_id>/ask/", views.ask, name="ask"),
]
