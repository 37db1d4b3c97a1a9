"""Addresses of routing rules, the table of leads, and a request to try."""

from __future__ import annotations

from django.urls import path

from support.web import ids
from support.web.views import lead_rules, rules

ids.register()

_RULE, _LEAD = "quy-tac/<id:pk>", "quy-tac/chu-tri/<id:pk>"

urlpatterns = [
    path("quy-tac", rules.index, name="rules"),
    path("quy-tac/moi", rules.edit, name="rule-new"),
    path("quy-tac/thu", rules.trial, name="rule-trial"),
    path(_RULE, rules.edit, name="rule"),
    path(f"{_RULE}/cho", rules.move, name="rule-move"),
    path(f"{_RULE}/dong", rules.close, name="rule-close"),
    path(f"{_RULE}/lay-lai", rules.restore, name="rule-restore"),
    path("quy-tac/chu-tri", lead_rules.index, name="lead-rules"),
    path("quy-tac/chu-tri/moi", lead_rules.edit, name="lead-rule-new"),
    path(_LEAD, lead_rules.edit, name="lead-rule"),
    path(f"{_LEAD}/dong", lead_rules.close, name="lead-rule-close"),
    path(f"{_LEAD}/lay-lai", lead_rules.restore, name="lead-rule-restore"),
]
