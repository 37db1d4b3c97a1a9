"""Addresses of the feeds and of the subscription by mail."""

from __future__ import annotations

from django.urls import path

from kb.views import feeds, following

urlpatterns = [
    path("tai-lieu/nguon.atom", feeds.public, name="feed"),
    path("tai-lieu/nguon/<str:token>.atom", feeds.private, name="feed-private"),
    path("tai-lieu/dang-ky", following.follow, name="follow"),
    path("tai-lieu/dang-ky/nguon", following.feed, name="follow-feed"),
    path("tai-lieu/thoi-nhan/<str:token>", following.stop, name="unsubscribe"),
]
