"""The configuration site at /cau-hinh: for administrators, signed in like everybody, each change an event."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from support.actions import configure
from support.domain.errors import NotFound
from support.domain.roles import Role
from support.web.viewer import viewer_of

View = Callable[..., HttpResponseBase]
SEARCHED = 12  # words of a search
if TYPE_CHECKING:  # the stubs' classes take a parameter, Django's own do not
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    RowSet = BaseInlineFormSet[Any, Any, Any]
else:
    ModelAdmin, TabularInline, RowSet = admin.ModelAdmin, admin.TabularInline, BaseInlineFormSet


class ConfigurationSite(admin.AdminSite):
    """Only configuration models, only Role.ADMINISTRATOR; everybody else finds nothing here."""

    site_header = _("Cấu hình")
    site_title = _("Cấu hình")
    index_title = _("Danh mục và người dùng")
    enable_nav_sidebar = False

    def get_urls(self) -> list[Any]:
        """Leave out what only autocompleting fields need; there are none."""
        return _without(super().get_urls(), "autocomplete")

    def has_permission(self, request: HttpRequest) -> bool:
        """Ask for the role, not for Django's staff flag."""
        return Role.ADMINISTRATOR in viewer_of(request).roles

    def admin_view(self, view: View, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Guard every page: strangers go to the one sign-in page, others without the role find nothing."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise NotFound
            return inner(request, *args, **kwargs)

        return guarded

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002
        """Send strangers to the one sign-in page; who is signed in without the role gets 404."""
        if not request.user.is_authenticated:
            return redirect("account_login")
        if not self.has_permission(request):
            raise NotFound
        return redirect("admin:index")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:  # noqa: ARG002
        """Leave by the one way out."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:  # noqa: ARG002
        """Change the password where everybody does."""
        return redirect("account_change_password")


def _without(addresses: Sequence[Any], ending: str) -> list[Any]:
    """Return the addresses but those whose name ends so: a page nobody may open need not exist."""
    return [one for one in addresses if not str(getattr(one, "name", "")).endswith(ending)]


class Configured(ModelAdmin):
    """A model of the configuration: the role decides, nothing is deleted, every change is recorded."""

    may_add = True

    def get_urls(self) -> list[Any]:
        """Leave out adding where nothing is added, removing everywhere, and the log nothing is written to."""
        addresses = _without(_without(super().get_urls(), "_delete"), "_history")
        return addresses if self.may_add else _without(addresses, "_add")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search for the first words alone: each one makes the question to the database longer."""
        return super().get_search_results(request, queryset, " ".join(search_term.split()[:SEARCHED]))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Allow by role."""
        return Role.ADMINISTRATOR in viewer_of(request).roles

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Allow by role."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Allow by role where rows are made here."""
        return self.may_add and self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Allow by role."""
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Refuse: what was once used is switched off, not removed."""
        return False

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Record the event in place of Django's own log."""
        self._record(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Record the event in place of Django's own log."""
        self._record(request, obj, message)

    def _record(self, request: HttpRequest, obj: Model, message: Any) -> None:
        told = json.loads(message) if isinstance(message, str) else message
        changes = [_without_words(change) for change in told]
        configure.record_change(viewer_of(request), model=self.opts.label_lower, pk=obj.pk, changes=changes)

    def save_form(self, request: HttpRequest, form: ModelForm[Any], change: bool) -> Any:  # noqa: FBT001
        """Check the role once more at the door of the action."""
        configure.check(viewer_of(request))
        return super().save_form(request, form, change)


def _without_words(change: dict[str, Any]) -> dict[str, Any]:
    """Keep which fields changed; names of people and things stay out of the sealed event."""
    return {
        done: {name: value for name, value in what.items() if name != "object"} if what else {}
        for done, what in change.items()
    }


class NamedRows(RowSet):
    """Rows of a table whose controls are called by the heads of their columns (WCAG 4.1.2)."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name each control: Django writes no label into a cell."""
        super().add_fields(form, index)
        for field in form.fields.values():
            control = getattr(field.widget, "widget", field.widget)
            control.attrs.setdefault("aria-label", str(field.label or ""))


class ConfiguredInline(TabularInline):
    """Rows beside a configured model; the role decides, rows may go when `may_delete` says so."""

    formset = NamedRows
    extra = 0
    may_delete = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Allow by role."""
        return Role.ADMINISTRATOR in viewer_of(request).roles

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow by role."""
        return self.has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow by role."""
        return self.has_view_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow by role where rows may go."""
        return self.may_delete and self.has_view_permission(request, obj)
