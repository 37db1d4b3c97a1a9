"""Who leads: a ticket another agency leads and works, one it gave back, one nobody decided yet; urgings."""

from __future__ import annotations

from datetime import timedelta

from support.accounts.models import User
from support.actions import assessments, handing_over, replies, urging, work
from support.actions.handing_over import Decision
from support.actions.urging import Wanted
from support.domain.assessment import Trigger
from support.domain.leads import Body
from support.domain.lifecycle import OPEN
from support.domain.roles import Actor
from support.domain.systems import AgencyKind
from support.domain.urging import Standing, Target, letter
from support.management.demo import post
from support.management.demo.rooms import Scene
from support.models import Agency, Case, ConnectedSystem, Lead, Urging
from support.queries import viewers


def play(scene: Scene) -> None:
    """Play the hand-overs, the open question of Điều 6.3, and what was urged."""
    _given(scene)
    _given_back(scene)
    _nobody_decided(scene)
    _urged(scene)


def _again(name: str, domain: str) -> Actor:
    """Return a person as of now: what its agency leads has changed."""
    return viewers.actor_for(User.objects.get(email=f"{name}@{domain}"))


def _free(owner: Agency, topic: str) -> Case | None:
    """Return an open ticket of a branch nobody else leads, not asked by `owner`, the oldest first."""
    led = Lead.objects.filter(until=None).values("case")
    cases = Case.objects.filter(
        stage__in=sorted(OPEN), topic__pk__startswith=topic, queue__profile__restricted=False
    )
    found = cases.exclude(pk__in=led).exclude(requesting_agency=None).exclude(contact=None)
    found = found.exclude(requesting_agency=owner)
    return found.order_by("received_at").first()


def _given(scene: Scene) -> None:
    """Da Nang leads a ticket of others: the fault lies in its system; it notes, and gives it to its own."""
    owner = scene.agencies["SKHCN-DN"]
    case = _free(owner, "A")
    if case is None:
        return
    reason = "Nhật ký cho thấy lỗi ở hệ thống do Sở quản lý; Sở xử lý và trả lời trực tiếp."
    with post.at(scene.now - timedelta(days=6, hours=3)):
        decision = Decision(Body.OWNER, "11.2", reason, agency_id=owner.pk)
        handing_over.hand_over(scene.actors["lanh.dao"], case_id=case.pk, decision=decision)
    tri = _again("van.tri", "skhcn-danang.example")
    with post.at(scene.now - timedelta(days=6, hours=1)):
        work.assign(tri, case_id=case.pk, user_id=tri.user_id)
        said = "Đã tái hiện lỗi trên môi trường kiểm thử; chứng thư của máy chủ trung gian hết hạn."
        replies.note(tri, case_id=case.pk, words=replies.Words(said))
    with post.at(scene.now - timedelta(days=5)):
        said = "Ta đã kiểm tra phía NDXP, không có lỗi. Đề nghị Sở báo khi thay xong chứng thư."
        replies.note(scene.actors["xu.ly"], case_id=case.pk, words=replies.Words(said))


def _given_back(scene: Scene) -> None:
    """Da Nang led another for two days and gave it back: it reads that far and no further."""
    owner = scene.agencies["SKHCN-DN"]
    case = _free(owner, "G") or _free(owner, "B")
    if case is None:
        return
    chief = scene.actors["lanh.dao"]
    with post.at(scene.now - timedelta(days=5, hours=2)):
        decision = Decision(Body.OWNER, "11.2", "Nghi lỗi ở cổng của Sở.", agency_id=owner.pk)
        handing_over.hand_over(chief, case_id=case.pk, decision=decision)
    with post.at(scene.now - timedelta(days=3, hours=1)):
        reason = "Sở đã chứng minh cổng hoạt động đúng; lỗi ở dịch vụ của ta."
        handing_over.give_back(chief, case_id=case.pk, reason=reason)
    with post.at(scene.now - timedelta(days=2)):
        note = replies.Words("Đã tìm thấy lỗi ở bản cập nhật dịch vụ tuần trước, đang sửa.")
        replies.note(scene.actors["xu.ly"], case_id=case.pk, words=note)


def _nobody_decided(scene: Scene) -> None:
    """A sudden check of a system of the Ministry of Defence: the law leaves the lead to a person."""
    owner = scene.agencies["QP"]
    Agency.objects.filter(pk=owner.pk).update(kind=AgencyKind.DEFENCE.value)
    system = ConnectedSystem.objects.filter(owner=owner).first()
    if system is None:
        return
    with post.at(scene.now - timedelta(days=1, hours=2)):
        opening = assessments.Opening(system.pk, Trigger.SUDDEN, reason="Theo kế hoạch kiểm tra quý IV.")
        assessments.open_check(scene.actors["lanh.dao"], opening)


def _urged(scene: Scene) -> None:
    """Our officer urged a lead; the oversight office an agency, and one it heard back from."""
    overseer, owner = _again("theo.doi", "hotro.example"), scene.agencies["SKHCN-DN"]
    led = Lead.objects.filter(agency=owner, until=None).select_related("case").first()
    until = scene.now.date() + timedelta(days=3)
    if led is not None:
        with post.at(scene.now - timedelta(days=1, hours=5)):
            words = letter(owner.name, f"phiếu {led.case.number}", until=until)
            wanted = Wanted(Target.LEAD, words, case_id=led.case_id, until=until)
            urging.urge(scene.actors["truc.ban"], wanted=wanted)
    for key, back in (("STP-BN", 9), ("YTQG", 4)):
        with post.at(scene.now - timedelta(days=back)):
            agency = scene.agencies[key]
            words = letter(agency.name, "", Standing(2, 1))
            urging.urge(overseer, wanted=Wanted(Target.AGENCY, words, agency_id=agency.pk))
    first = Urging.objects.filter(agency=scene.agencies["STP-BN"]).first()
    if first is not None:
        with post.at(scene.now - timedelta(days=6)):
            outcome = "Sở đã bổ sung đủ hồ sơ theo Công văn 431/STP-HCTP."
            urging.settle(overseer, urging_id=first.pk, outcome=outcome)
