"""Addresses of coordination: the board, the questions of a ticket, an agency's own, and links."""

from __future__ import annotations

from django.urls import path

from support.web import ids
from support.web.views import coordinate, coordinated, coordinations

ids.register()

_BOARD, _TICKET = "ban-dieu-phoi", "xu-ly/<str:number>/phoi-hop"
_ROW = f"{_TICKET}/<id:pk>"
_OWN, _LINK = "phoi-hop/<str:number>", "phoi-hop/tra-loi/<str:token>"

urlpatterns = [
    path(_BOARD, coordinations.board, name="coordination-board"),
    path(f"{_BOARD}/_danh-sach", coordinations.rows, name="coordination-board-rows"),
    path(f"{_BOARD}/tai-ve", coordinations.export, {"kind": "csv"}, name="coordination-export"),
    path(f"{_BOARD}/tai-ve-xlsx", coordinations.export, {"kind": "xlsx"}, name="coordination-xlsx"),
    path(_TICKET, coordinate.ask, name="coordinate"),
    path(f"{_TICKET}/gan", coordinate.attach, name="coordinate-attach"),
    path(_ROW, coordinate.one, name="coordinate-one"),
    path(f"{_ROW}/nhan-y-kien", coordinate.close, name="coordinate-close"),
    path(f"{_ROW}/thoi-chia-se/<id:extract_id>", coordinate.unshare, name="coordinate-unshare"),
    path(f"{_ROW}/duong-dan/<id:link_id>/thu-hoi", coordinate.unlink, name="coordinate-unlink"),
    *(
        path(f"{_ROW}/{what}", coordinate.change, {"what": what}, name=f"coordinate-{what}")
        for what in coordinate.CHANGES
    ),
    path("phoi-hop", coordinated.index, name="coordinations"),
    path("phoi-hop/_danh-sach", coordinated.rows, name="coordination-rows"),
    path(_OWN, coordinated.one, name="coordination"),
    path(f"{_OWN}/_noi-dung", coordinated.body, name="coordination-body"),
    path(f"{_OWN}/nhap", coordinated.draft, name="coordination-draft"),
    path(f"{_OWN}/da-xem", coordinated.seen, name="coordination-seen"),
    path(f"{_OWN}/tep/<id:pk>", coordinated.file, name="coordination-file"),
    path(_LINK, coordinated.linked, name="coordination-link"),
    path(f"{_LINK}/_noi-dung", coordinated.linked_body, name="coordination-link-body"),
    path(f"{_LINK}/nhap", coordinated.linked_draft, name="coordination-link-draft"),
    path(f"{_LINK}/da-xem", coordinated.linked_seen, name="coordination-link-seen"),
    path(f"{_LINK}/tep/<id:pk>", coordinated.linked_file, name="coordination-link-file"),
]
