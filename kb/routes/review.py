"""Addresses of reviewing, and of what is done with a guide's versions."""

from __future__ import annotations

from django.urls import path

from kb.views import reaffirming, review, review_guide
from support.web import ids

ids.register()

urlpatterns = [
    path("tai-lieu/duyet", review.queue, name="review-queue"),
    path("tai-lieu/duyet/<int:pk>", review.version, name="review"),
    path("tai-lieu/duyet/<int:pk>/quyet-dinh", review.decide, name="decide"),
    path("tai-lieu/duyet/<int:pk>/lay-lai", review.take_back, name="take-back"),
    path("tai-lieu/duyet/<int:pk>/y-kien", review.comment, name="comment"),
    path("tai-lieu/duyet/<int:pk>/y-kien/<int:comment>/xong", review.settle, name="settle"),
    path("tai-lieu/duyet/<int:pk>/bo-qua", review.overrule, name="overrule"),
    path("tai-lieu/<slug:slug>/gui-duyet", review_guide.submit, name="submit"),
    path("tai-lieu/<slug:slug>/thay-du-lieu", review_guide.invent, name="invent"),
    path("tai-lieu/<slug:slug>/so-sanh", review_guide.compare, name="compare"),
    path("tai-lieu/<slug:slug>/khoi-phuc", review_guide.restore, name="restore-version"),
    path("tai-lieu/<slug:slug>/thu-hoi", review_guide.withdraw, name="withdraw"),
    path("tai-lieu/<slug:slug>/ra-soat", reaffirming.still, name="reaffirm"),
    path("tai-lieu/<slug:slug>/ra-soat/<id:pk>", reaffirming.answer, name="reaffirm-answer"),
    path("tai-lieu/<slug:slug>/bo-nhap", review_guide.abandon, name="abandon"),
]
