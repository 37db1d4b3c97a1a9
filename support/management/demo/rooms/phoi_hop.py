"""Coordination: two agencies on one outage, one that asks back, one overdue, one answered and taken."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from support.actions import coordination, coordination_answers, coordination_links
from support.actions.coordination import Question
from support.actions.coordination_answers import Place, Said
from support.actions.coordination_sharing import Shared
from support.domain.coordination import title_of
from support.domain.lifecycle import OPEN
from support.domain.requests import FileIn
from support.management.demo import post
from support.management.demo.rooms import Scene
from support.models import Case, Coordination
from support.queries import coordination as kept

OUTAGE_STP = (
    "Tỷ lệ lỗi khi gọi dịch vụ tra cứu sau 09 giờ 47\n\n"
    "Đơn vị vận hành nền tảng báo đã khởi động lại máy chủ an ninh của tỉnh lúc 09 giờ 47. Đề nghị Sở cho "
    "biết:\n\n1. Tỷ lệ lượt gọi nhận mã lỗi 504 từ 09 giờ 50 đến 10 giờ 30, theo nhật ký hệ thống một cửa.\n"
    "2. Thời gian chờ đang đặt phía hệ thống và số lần gọi lại."
)
OUTAGE_DN = (
    "Cấu hình gọi lại của cổng dịch vụ công thành phố\n\n"
    "Đề nghị Sở cho biết số lần gọi lại khi quá thời gian chờ, và có đổi cấu hình trong tuần này không."
)
CODES = (
    "Xác nhận danh mục mã đơn vị hành chính đang dùng\n\n"
    "Hệ thống của Sở đang dùng danh mục nào, cập nhật ngày nào? Danh mục sau sắp xếp áp dụng từ 01/7/2025."
)
CERTIFICATE = "Chứng thư số của máy chủ an ninh còn hạn đến ngày nào, đơn vị nào cấp?"
SYNC = (
    "Lịch đồng bộ dữ liệu biến động cư trú\n\nĐề nghị cho biết lần đồng bộ cuối thành công và số bản ghi chờ."
)
ANSWER = (
    "Từ 09 giờ 50 đến 10 giờ 30 có 1.284 lượt gọi, 31 lượt nhận mã lỗi 504 (2,4 %). Thời gian chờ đang đặt "
    "30 giây, gọi lại 5 lần; Sở sẽ đổi thành 60 giây và 2 lần trong hôm nay."
)
DRAFT = "Cổng dịch vụ công đang gọi lại 5 lần, mỗi lần cách 2 giây; cấu hình đổi lần cuối ngày"
LOG = FileIn("nhat-ky-goi-dich-vu.csv", "text/csv", b"gio,luot,loi_504\n09:50,214,6\n10:00,402,11\n")


def play(scene: Scene) -> None:
    """Play the coordination of four tickets; those that others are still asked about stay open."""
    taken: list[int] = []
    _outage(scene, _ticket(scene, taken, "A3", "A1", "A4"))
    _asked_back(scene, _ticket(scene, taken, "B6", "B4", "B1"))
    _overdue(scene, _ticket(scene, taken, "B3", "B2", "B1"))
    _declined(scene, _ticket(scene, taken, "A2", "A8", "A1", "A3"))


def _ticket(scene: Scene, taken: list[int], *topics: str) -> Case:
    """Return the latest open ticket of the first topic that has one, asked by neither of the two agencies."""
    ours = [scene.agencies[key].pk for key in ("STP-BN", "SKHCN-DN")]
    cases = Case.objects.filter(stage__in=sorted(OPEN)).exclude(requesting_agency__in=ours)
    for topic in (*topics, *_ANY):
        found = cases.filter(topic=topic).exclude(pk__in=taken).order_by("-received_at").first()
        if found is not None:
            taken.append(found.pk)
            return found
    raise RuntimeError("the demonstration has too few open tickets for coordination")


_ANY = ("A1", "A3", "A4", "A5", "B1", "B2", "B3", "B4", "G1", "G2")


def _hours(scene: Scene, hours: float, *, after: datetime | None = None) -> datetime:
    moment = timezone.localtime(scene.now) - timedelta(hours=hours)
    return max(moment, after + timedelta(minutes=20)) if after else moment


def _ask(scene: Scene, case: Case, at: datetime, *asked: tuple[str, str, int]) -> list[Coordination]:
    """Ask agencies by key with words and days, sharing the first words of the requester."""
    questions = [Question(scene.agencies[key].pk, text, days, title_of(text)) for key, text, days in asked]
    first = kept.sources(case)[-1:]
    pieces = [(one.pk, one.body[:400]) for one in first if one.body.strip()]
    with post.at(max(at, case.received_at + timedelta(minutes=10))):
        done = coordination.ask_many(
            scene.actors["xu.ly"], case_id=case.pk, questions=questions, shared=Shared(pieces)
        )
    return [one.row for one in done]


def _outage(scene: Scene, case: Case) -> None:
    """One agency has answered with a file, the other has accepted and is writing."""
    asked = _hours(scene, 5)
    first, second = _ask(scene, case, asked, ("STP-BN", OUTAGE_STP, 1), ("SKHCN-DN", OUTAGE_DN, 2))
    hanh, tri = scene.actors["thu.hanh"], scene.actors["van.tri"]
    with post.at(_hours(scene, 4, after=asked)):
        coordination_answers.accept(hanh, place=Place(first.pk))
        coordination_answers.accept(tri, place=Place(second.pk))
    with post.at(_hours(scene, 3)):
        coordination_answers.answer(hanh, place=Place(first.pk), said=Said(ANSWER, [LOG]))
    with post.at(_hours(scene, 1)):
        coordination_answers.save_draft(tri, place=Place(second.pk), text=DRAFT)


def _asked_back(scene: Scene, case: Case) -> None:
    """The agency wants to know more, and somebody without an account has a link."""
    asked = _hours(scene, 30)
    [row] = _ask(scene, case, asked, ("STP-BN", CODES, 3))
    engineer = scene.actors["xu.ly"]
    with post.at(_hours(scene, 26, after=asked)):
        back = Said("Đề nghị cho biết áp dụng cho hồ sơ nộp từ ngày nào?")
        coordination_answers.ask_back(scene.actors["thu.hanh"], place=Place(row.pk), said=back)
        coordination_links.send(
            engineer,
            case_id=case.pk,
            pk=row.pk,
            email="ba.chien@sotuphap-bacninh.example",
            name="Ngô Bá Chiến",
        )


def _overdue(scene: Scene, case: Case) -> None:
    """Asked five days ago for one working day, opened by nobody, reminded."""
    asked = _hours(scene, 24 * 6)
    _ask(scene, case, asked, ("YTQG", SYNC, 1), ("SKHCN-DN", SYNC, 10))
    for days in (4.5, 1.5):
        with post.at(_hours(scene, 24 * days)):
            coordination_links.remind_due()


def _declined(scene: Scene, case: Case) -> None:
    """One agency gave the question back, the next answered it, and its answer was taken."""
    asked = _hours(scene, 24 * 4)
    first, second = _ask(scene, case, asked, ("STP-BN", CERTIFICATE, 2), ("SKHCN-DN", CERTIFICATE, 2))
    with post.at(_hours(scene, 24 * 3.5)):
        why = Said("Máy chủ an ninh do Sở Khoa học và Công nghệ quản lý, đề nghị hỏi Sở đó.")
        coordination_answers.decline(scene.actors["thu.hanh"], place=Place(first.pk), said=why)
        said = Said("Chứng thư còn hạn đến 30/9 năm sau, do Ban Cơ yếu Chính phủ cấp.")
        coordination_answers.answer(scene.actors["van.tri"], place=Place(second.pk), said=said)
    with post.at(_hours(scene, 24 * 3)):
        coordination.close(scene.actors["xu.ly"], case_id=case.pk, pk=second.pk)
