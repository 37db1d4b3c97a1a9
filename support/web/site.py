"""The one configuration site and the models of `support` in it; other rooms register their own on `site`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.forms import BaseModelFormSet, CheckboxSelectMultiple, ModelForm, ModelMultipleChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from support.accounts.models import User
from support.actions import configure
from support.domain import roles
from support.domain.errors import NotFound
from support.domain.roles import Role
from support.models import (
    Agency,
    CalendarDay,
    EscalationStep,
    Invitation,
    LegalLimit,
    LegalReference,
    Membership,
    Platform,
    QueueMember,
    QueueProfile,
    ServiceTarget,
    TaskTemplate,
    TaskTemplateStep,
    Topic,
    WorkingSpan,
)
from support.queries import calendar, legal_limits, task_templates
from support.web.configuration import ConfigurationSite, Configured, ConfiguredInline
from support.web.viewer import viewer_of

site = ConfigurationSite(name="admin")


class RoleFilter(admin.SimpleListFilter):
    """Narrows people to a role, called by its Vietnamese name."""

    title = _("vai trò")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        """Give the roles."""
        return [(role.value, gettext(label)) for role, label in roles.LABELS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:  # noqa: ARG002
        """Narrow to the chosen one."""
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


class RolesField(ModelMultipleChoiceField):  # type: ignore[type-arg]  # has none at run time
    """Groups to tick, called by the Vietnamese names of the roles they stand for."""

    def label_from_instance(self, obj: Model) -> str:
        """Return the role's name."""
        name = str(obj)
        return gettext(roles.LABELS[Role(name)]) if name in set(Role) else name


class MembershipRows(ConfiguredInline):
    """Agencies a user belongs to; a membership ends by its date, it is not removed."""

    model = Membership
    may_delete = False


@admin.register(User, site=site)
class UserAdmin(Configured):
    """People: roles, agency, active or not. Accounts come from invitations, passwords from their owners."""

    list_display = ("full_name", "email", "position", "is_active", "last_login")
    list_filter = ("is_active", RoleFilter)
    search_fields = ("full_name", "email")
    ordering = ("sort_key",)
    fields = ("email", "full_name", "position", "phone", "groups", "is_active", "last_login")
    readonly_fields = ("email", "last_login")
    inlines: ClassVar[list[Any]] = [MembershipRows]

    may_add = False

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Show the groups as roles to tick."""
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        known = Group.objects.filter(name__in=[role.value for role in Role]).order_by("pk")
        return RolesField(known, label=_("Vai trò"), required=False, widget=CheckboxSelectMultiple)

    def save_related(
        self,
        request: HttpRequest,
        form: ModelForm[User],
        formsets: list[BaseModelFormSet[Any, Any]],
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        """Bring the user into order once the groups are known."""
        super().save_related(request, form, formsets, change)
        configure.settle_user(viewer_of(request), form.instance)


@admin.register(Agency, site=site)
class AgencyAdmin(Configured):
    """Names of agencies; codes, days, domains, mergers and members have rules and are kept in /co-quan."""

    list_display = ("name", "short_name", "code", "active", "to_verify")
    list_filter = ("active", "to_verify")
    search_fields = ("name", "short_name", "code")
    ordering = ("sort_key",)
    fields = ("name", "short_name", "kind", "to_verify")

    may_add = False


@admin.register(Platform, site=site)
class PlatformAdmin(Configured):
    """Platforms that connections run over, and who operates each (dated data, not in the Circular)."""

    list_display = ("name", "clause", "operator", "active", "to_verify")
    list_filter = ("active", "to_verify")
    list_select_related = ("operator",)
    search_fields = ("name", "key")
    ordering = ("order",)


@admin.register(LegalReference, site=site)
class LegalReferenceAdmin(Configured):
    """Laws, decrees and circulars: from when to when each is in force, and what replaced it."""

    list_display = ("__str__", "kind", "in_force_from", "in_force_to", "superseded_by", "to_verify")
    list_filter = ("kind", "to_verify")
    list_select_related = ("superseded_by",)
    search_fields = ("code", "title")
    ordering = ("order",)


@admin.register(Topic, site=site)
class TopicAdmin(Configured):
    """The tree of topics."""

    list_display = ("code", "name", "clause", "queue", "active", "valid_from", "valid_to")
    list_filter = ("active", "valid_to")
    search_fields = ("code", "name")
    ordering = ("order",)


class MemberRows(ConfiguredInline):
    """People named for a restricted queue."""

    model = QueueMember


@admin.register(QueueProfile, site=site)
class QueueAdmin(Configured):
    """Queues: their order, whether they are restricted, and who is named for them."""

    list_display = ("__str__", "key", "restricted", "order")
    list_select_related = ("queue",)
    fields = ("queue", "key", "restricted", "order")
    readonly_fields = ("queue", "key")
    inlines: ClassVar[list[Any]] = [MemberRows]

    may_add = False


@admin.register(Invitation, site=site)
class InvitationAdmin(Configured):
    """Invitations, to read; they are made and revoked at /nguoi-dung/moi."""

    list_display = ("email", "full_name", "created_at", "expires_at", "used_at", "revoked_at")
    fields = (
        "email",
        "full_name",
        "roles_in_words",
        "agency",
        "invited_by",
        "created_at",
        "expires_at",
        "used_at",
        "revoked_at",
    )
    readonly_fields = fields

    may_add = False

    @admin.display(description=_("vai trò"))
    def roles_in_words(self, invitation: Invitation) -> str:
        """Return the names of the roles it gives."""
        return ", ".join(gettext(roles.LABELS[Role(name)]) for name in invitation.roles) or "—"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Refuse: an invitation is what was sent."""
        return False


class ClockAdmin(Configured):
    """What working time is counted by: a change is in force at once."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save, and let the calendar be read anew."""
        super().save_model(request, obj, form, change)
        calendar.forget()


@admin.register(WorkingSpan, site=site)
class WorkingSpanAdmin(Configured):
    """Working hours of the week, to look at; they are written on a page of their own, with a preview."""

    list_display = ("__str__", "active")
    list_filter = ("active",)

    may_add = False

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Lead to the page that shows what a change would move before it is saved."""
        span = self.get_object(request, object_id)
        if span is None:
            raise NotFound
        return redirect(f"{reverse('support:calendar-hours')}?thu={span.weekday}")


@admin.register(CalendarDay, site=site)
class CalendarDayAdmin(Configured):
    """Days off and swapped days, to find them; they are written on a page of their own, with a preview."""

    list_display = ("date", "kind", "note", "source_document", "active")
    list_filter = ("kind", "active")
    search_fields = ("note", "source_document")
    ordering = ("-date",)

    may_add = False

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Lead to the page that shows what a change would move before it is saved."""
        day = self.get_object(request, object_id)
        if day is None:
            raise NotFound
        return redirect(f"{reverse('support:calendar-day')}?ngay={day.date:%Y-%m-%d}")


@admin.register(EscalationStep, site=site)
class EscalationStepAdmin(Configured):
    """Steps before and after a due date: whom they tell, what they do; in force from the next sweep."""

    list_display = (
        "clock",
        "minutes",
        "moment",
        "tell_holder",
        "tell_lead",
        "raise_priority",
        "hand_over",
        "give_duty",
        "active",
    )
    list_display_links = ("clock", "minutes")
    list_filter = ("clock", "moment", "active")


@admin.register(ServiceTarget, site=site)
class ServiceTargetAdmin(ClockAdmin):
    """Internal targets; the Circular sets no deadline for Điều 9."""

    list_display = ("__str__", "first_response", "resolution", "next_update", "party_days", "active")
    list_filter = ("kind", "agency_kind", "channel", "active")


class Remembered(Configured):
    """What queries keep for a minute: a change is in force at once."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Save the rows beside it too, and let what is remembered be read anew."""
        super().save_related(request, form, formsets, change)
        legal_limits.forget()
        task_templates.forget()


@admin.register(LegalLimit, site=site)
class LegalLimitAdmin(Remembered):
    """Limits of the law told in hours, by topic; apart from the internal targets."""

    list_display = ("name", "topic", "hours", "source", "to_verify", "active")
    list_filter = ("to_verify", "active")
    list_select_related = ("topic",)


class StepRows(ConfiguredInline):
    """Steps of a template; a step that is taken out stays on the tickets that have it."""

    model = TaskTemplateStep


@admin.register(TaskTemplate, site=site)
class TaskTemplateAdmin(Remembered):
    """Templates of tasks by kind of ticket."""

    list_display = ("name", "kind", "automatic", "active")
    list_filter = ("kind", "automatic", "active")
    search_fields = ("name",)
    inlines: ClassVar[list[Any]] = [StepRows]
