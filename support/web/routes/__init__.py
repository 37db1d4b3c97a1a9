"""Addresses of each room, one module a room; `support.web.urls` puts them together."""
