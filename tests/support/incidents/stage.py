"""A platform, a system over it, agencies connected to it, and their tickets: what incidents are tried on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from support.actions import incident_notices, incidents
from support.actions.incident_notices import Notice
from support.domain.channels import Channel
from support.domain.incidents import Audience, UpdateKind
from support.domain.roles import Actor
from support.models import (
    Agency,
    Case,
    ConnectedSystem,
    Connection,
    Contact,
    Incident,
    IncidentUpdate,
    Liaison,
    Platform,
)
from tests import factories

TEXT = "Đơn vị vận hành đang thay bộ nhớ của hai máy chủ an ninh, dự kiến xong trước 12:30."


@dataclass(frozen=True, slots=True)
class Stage:
    """The platform NDXP, and a system over it."""

    platform: Platform
    system: ConnectedSystem

    def link(self, agency: Agency, *, email: str = "", name: str = "Đầu Mối") -> Connection:
        """Connect an agency; with `email` it names a liaison."""
        made = Connection.objects.create(agency=agency, system=self.system, platform=self.platform)
        if email:
            contact = Contact.objects.create(name=name, email=email, agency=agency)
            Liaison.objects.create(connection=made, contact=contact)
        return made

    def cases(self, count: int, of: Agency, channel: Channel = Channel.EMAIL) -> list[Case]:
        """File tickets of verified requesters about the system."""
        made = factories.cases(count, of=of, channel=channel)
        Contact.objects.filter(cases__in=made).update(agency=of, verified_at=timezone.now())
        Case.objects.filter(pk__in=[one.pk for one in made]).update(
            system=self.system, without_system=False, topic="A4"
        )
        return list(Case.objects.filter(pk__in=[one.pk for one in made]).order_by("pk"))


def build() -> Stage:
    """Make them."""
    platform = Platform.objects.get(key="ndxp")
    system = ConnectedSystem.objects.create(name="Hệ thống một cửa của người thử")
    system.platforms.add(platform)
    return Stage(platform, system)


def declared(by: Actor, stage: Stage, *cases: Case, **more: object) -> Incident:
    """Declare an outage of the platform, half an hour old, with tickets."""
    given = {
        "title": "NDXP chậm, dịch vụ tra cứu trả mã lỗi 504",
        "started_at": timezone.now() - timedelta(minutes=30),
        "platforms": [stage.platform.pk],
        "error_code": "504",
        **more,
    }
    return incidents.declare(
        by,
        wanted=incidents.Declared(**given),  # type: ignore[arg-type]
        case_ids=[one.pk for one in cases],
    )


def tell(
    by: Actor, incident: Incident, token: str = "a", kind: UpdateKind = UpdateKind.NEWS, **more: object
) -> IncidentUpdate:
    """Send a notice to its tickets, unless told otherwise."""
    given = {"text": TEXT, "token": token, "kind": kind, "audience": Audience.CHILDREN, **more}
    return incident_notices.tell(
        by,
        incident_id=incident.pk,
        notice=Notice(**given),  # type: ignore[arg-type]
    )
