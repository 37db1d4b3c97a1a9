"""Screens: each view fetches, binds a form, calls one action, and renders."""
