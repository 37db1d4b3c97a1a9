"""Tasks on a ticket: the list with a form for a further one, and one task with who does it by when."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from support.actions import task_templates as applying
from support.actions import tasks
from support.domain import privacy
from support.domain.errors import NotAllowed, NotFound
from support.models import Case, Task
from support.queries import task_templates
from support.queries import tasks as kept
from support.web import connecting as shown
from support.web.forms.tasks import NewTaskForm, OwnerForm, ReopenForm
from support.web.viewer import viewer_of, workers
from support.web.views import ticket
from support.web.views.tried import tried
from support.web.words import sentence


def _frame(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "subject": privacy.mask(case.subject),
        "back": ticket.address(request, case),
        "works": True,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def index(request: HttpRequest, number: str) -> HttpResponse:
    """Show the tasks of a ticket, and open a further one."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    sent = request.POST if request.method == "POST" else None
    form = NewTaskForm(sent)
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        wanted = tasks.Wanted(given["words"], owner_id=form.owner_id(), due_on=given["due_on"])
        title = _("Việc của phiếu")
        if tried(form, lambda: tasks.open_many(viewer, case_id=case.pk, title=title, wanted=[wanted])):
            messages.success(request, _("Đã thêm việc."))
            return HttpResponseRedirect(request.path)
    told = {"form": form, "tasks": shown.tasks_of(viewer, case), "templates": task_templates.offered(case)}
    context = _frame(request, case) | told
    status = 422 if sent is not None else 200
    return render(request, "support/connecting/tasks.html", context, status=status)


def _found(request: HttpRequest, case: Case, pk: int) -> Task:
    found = kept.get(viewer_of(request), case, pk)
    if found is None:
        raise NotFound
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def task(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Show one task, and give it to somebody."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    found = _found(request, case, pk)
    sent = request.POST if request.method == "POST" else None
    form = OwnerForm(sent, initial={"owner": str(found.owner_id or ""), "due_on": found.due_on})
    if sent is not None and form.is_valid():
        day, owner = form.cleaned_data["due_on"], form.owner_id()
        if tried(
            form,
            lambda: tasks.assign(viewer, case_id=case.pk, task_id=pk, user_id=owner, due_on=day),
        ):
            messages.success(request, _("Đã lưu người làm và hạn."))
            return HttpResponseRedirect(_list(case))
    return _page(request, case, {"form": form}, found, 422 if sent is not None else 200)


def _list(case: Case) -> str:
    return reverse("support:tasks", kwargs={"number": case.number})


def _page(
    request: HttpRequest, case: Case, forms: dict[str, Any], found: Task, status: int = 200
) -> HttpResponse:
    present = {"owner": str(found.owner_id or ""), "due_on": found.due_on}
    context = _frame(request, case) | {
        "shown": shown.shown(found),
        "form": OwnerForm(initial=present),
        "reopening": ReopenForm(),
    }
    return render(request, "support/connecting/task.html", context | forms, status=status)


@require_POST
@workers
def template(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Open the steps of a template that the ticket lacks."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    try:
        made = applying.apply(viewer, case_id=case.pk, template_id=pk)
    except NotAllowed as error:
        messages.warning(request, sentence(error))
    else:
        messages.success(request, ngettext("Đã thêm %s việc.", "Đã thêm %s việc.", len(made)) % len(made))
    return HttpResponseRedirect(_list(case))


@require_POST
@workers
def done(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Tick a task off; the page one came from is the ticket or its list of tasks."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    tasks.complete(viewer, case_id=case.pk, task_id=pk)
    messages.success(request, _("Đã ghi việc hoàn thành."))
    return HttpResponseRedirect(
        _list(case) if request.POST.get("from") == "list" else ticket.address(request, case)
    )


@require_POST
@workers
def reopen(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Open a task again, with a reason."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    form = ReopenForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(form, lambda: tasks.reopen(viewer, case_id=case.pk, task_id=pk, reason=reason)):
            messages.success(request, _("Đã mở lại việc."))
            return HttpResponseRedirect(_list(case))
    return _page(request, case, {"reopening": form}, _found(request, case, pk), 422)
