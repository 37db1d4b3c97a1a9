"""Addresses of the library, a module a room, found by itself: each has `urlpatterns`, joined by `kb.urls`."""
