"""Addresses of the screens; the namespace is `support`."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from support.web import ids
from support.web.routes import agencies, registers
from support.web.routes import calendar as calendar_routes
from support.web.routes import connecting as connecting_routes
from support.web.routes import coordination as coordination_routes
from support.web.routes import duty as duty_routes
from support.web.routes import edxml as edxml_routes
from support.web.routes import incidents as incident_routes
from support.web.routes import law as law_routes
from support.web.routes import leads as lead_routes
from support.web.routes import links as link_routes
from support.web.routes import notices as notice_routes
from support.web.routes import portal as portal_routes
from support.web.routes import rules as rule_routes
from support.web.routes import suggest as suggest_routes
from support.web.routes import systems as system_routes
from support.web.routes import urging as urging_routes
from support.web.routes import visits as visit_routes
from support.web.views import (
    files,
    home,
    letters,
    people,
    phone,
    privacy,
    reception,
    requests,
    senders,
    ticket,
    workbench,
    writes,
)

ids.register()

app_name = "support"

_TICKET = "xu-ly/<str:number>"

urlpatterns = [
    path("", home.home, name="home"),
    path("phim-tat", home.keys, name="keys"),
    path("ngon-ngu", require_POST(set_language), name="language"),
    path("healthz", home.healthz, name="healthz"),
    path("tim", workbench.search, name="search"),
    path("tep/<id:pk>", files.file, name="file"),
    path("tep/<id:pk>/xem", files.preview, name="file-preview"),
    path("tep/<id:pk>/hinh/<id:place>", files.picture, name="file-picture"),
    path("xu-ly", workbench.workbench, name="workbench"),
    path("xu-ly/_danh-sach", workbench.rows, name="rows"),
    path("xu-ly/_loc", workbench.narrow, name="filters"),
    path(_TICKET, ticket.ticket, name="ticket"),
    path(f"{_TICKET}/_dau", ticket.head_part, name="ticket-head"),
    path(f"{_TICKET}/_dien-bien", ticket.story_part, name="ticket-story"),
    path(f"{_TICKET}/_thuoc-tinh", ticket.facts_part, name="ticket-facts"),
    path(f"{_TICKET}/da-xem", ticket.seen, name="seen"),
    path(f"{_TICKET}/tra-loi", writes.reply, name="reply"),
    path(f"{_TICKET}/ghi-chu", writes.note, name="note"),
    path(f"{_TICKET}/nhan", writes.take, name="take"),
    path(f"{_TICKET}/thu-hoi/<id:mail_id>", writes.undo, name="undo"),
    path(f"{_TICKET}/xem-du/<id:message_id>", privacy.unmask, name="unmask"),
    path(f"{_TICKET}/nguoi-gui-goc/<id:message_id>", senders.take_offered, name="take-offered"),
    path(f"{_TICKET}/nguoi-gui-goc/<id:message_id>/tra-lai", senders.give_back, name="give-back"),
    path(f"{_TICKET}/thu-rac", senders.mark, name="spam"),
    path(f"{_TICKET}/thu-rac/bo", senders.unmark, name="unspam"),
    *(path(f"{_TICKET}/{what}", writes.change, {"what": what}, name=what) for what in writes.CHANGES),
    path("yeu-cau", requests.index, name="requests"),
    path("yeu-cau/_danh-sach", requests.rows, name="request-rows"),
    path("yeu-cau/<str:number>", requests.detail, name="request"),
    path("yeu-cau/<str:number>/_dien-bien", requests.story_part, name="request-story"),
    path("tiep-nhan/dien-thoai", phone.phone, name="phone"),
    path("tiep-nhan/dien-thoai/_nguoi-goi", phone.caller, name="caller"),
    path("tiep-nhan/van-ban", letters.letter, name="letter"),
    path("tiep-nhan/van-ban/_xem", letters.look, name="letter-look"),
    path("tiep-nhan/van-ban/bien-nhan/<str:number>", letters.slip, name="letter-slip"),
    path(f"{_TICKET}/van-ban-tra-loi", letters.answer, name="letter-answer"),
    path("tiep-nhan/xong/<str:number>", reception.taken, name="taken"),
    *registers.urlpatterns,
    path("nguoi-dung/moi", people.invite, name="people"),
    path("nguoi-dung/moi/<id:pk>/thu-hoi", people.revoke, name="revoke"),
    path("loi-moi/<str:token>", people.accept, name="accept"),
    *edxml_routes.urlpatterns,
    *notice_routes.urlpatterns,
    *connecting_routes.urlpatterns,
    *coordination_routes.urlpatterns,
    *law_routes.urlpatterns,
    *link_routes.urlpatterns,
    *lead_routes.urlpatterns,
    *agencies.urlpatterns,
    *system_routes.urlpatterns,
    *urging_routes.urlpatterns,
    *visit_routes.urlpatterns,
    *portal_routes.urlpatterns,
    *suggest_routes.urlpatterns,
    *calendar_routes.urlpatterns,
    *incident_routes.urlpatterns,
    *rule_routes.urlpatterns,
    *duty_routes.urlpatterns,
]
