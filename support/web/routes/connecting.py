"""Addresses of tasks, connection requests, security assessments and design-change notices."""

from __future__ import annotations

from django.urls import path

from support.web.views import assessments, connecting, tasks

_TICKET = "xu-ly/<str:number>"
_TASK, _REQUEST = f"{_TICKET}/cong-viec", f"{_TICKET}/de-nghi-ket-noi"
_SCHEDULE = "he-thong/lich-kiem-tra"

urlpatterns = [
    path(_TASK, tasks.index, name="tasks"),
    path(f"{_TASK}/<id:pk>", tasks.task, name="task"),
    path(f"{_TASK}/<id:pk>/xong", tasks.done, name="task-done"),
    path(f"{_TASK}/<id:pk>/mo-lai", tasks.reopen, name="task-reopen"),
    path(_REQUEST, connecting.contents, name="connecting"),
    path(f"{_REQUEST}/bo-sung", connecting.ask, name="connecting-ask"),
    path(f"{_REQUEST}/bo-sung/in", connecting.ask_print, name="connecting-ask-print"),
    path(f"{_REQUEST}/bo-sung.pdf", connecting.ask_pdf, name="connecting-ask-pdf"),
    path(f"{_REQUEST}/du-dieu-kien", connecting.judge, name="connecting-judge"),
    path(f"{_REQUEST}/thu-lai", connecting.take_back, name="connecting-take-back"),
    path(f"{_REQUEST}/ket-noi", connecting.connect, name="connecting-connect"),
    path(f"{_TICKET}/kiem-tra", assessments.assessment, name="assessment"),
    path(f"{_TICKET}/thay-doi-thiet-ke", connecting.design_change, name="design-change"),
    path(_SCHEDULE, assessments.schedule, name="check-schedule"),
    path(f"{_SCHEDULE}/dot-xuat", assessments.sudden, name="sudden-check"),
]
