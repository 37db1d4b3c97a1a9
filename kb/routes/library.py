"""Addresses of searching and browsing the library, and of its synonyms."""

from __future__ import annotations

from django.urls import path

from kb.views import library, synonyms

urlpatterns = [
    path("tai-lieu", library.search, name="library"),
    path("tai-lieu/_tim", library.fragment, name="search-fragment"),
    path("tai-lieu/theo/<str:kind>", library.shelves, name="shelves"),
    path("tai-lieu/theo/<str:kind>/<str:key>", library.shelf, name="shelf"),
    path("tai-lieu/tu-dong-nghia", synonyms.index, name="synonyms"),
    path("tai-lieu/tu-dong-nghia/<int:pk>", synonyms.change, name="synonym"),
]
