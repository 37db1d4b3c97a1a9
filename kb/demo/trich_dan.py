"""Guides named in answers and on a call, filings they saved; settled tickets that no guide was named in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from kb.actions import citing as acts
from kb.domain import citing
from kb.models import GuideVersion
from kb.queries import citations, guides
from kb.queries.citations import Asked
from support.actions import portal, reception, replies, work
from support.domain.channels import Channel
from support.domain.lifecycle import Stage
from support.domain.portal import BY_KEY, Severity
from support.domain.reception import CallIn
from support.domain.roles import Actor
from support.management.demo import post
from support.management.demo.rooms import Scene
from support.models import Case

# What was asked, days ago; the words a guide is looked for with, "" where it was answered without one.
_ASKED = (
    ("Gọi dịch vụ tra cứu qua NDXP hay báo 504", 19, "lỗi 504 quá thời gian chờ NDXP"),
    ("Chứng thư kết nối sắp hết hạn thì làm thế nào", 16, "chứng thư hết hạn"),
    ("Nhật ký gọi dịch vụ phải giữ bao lâu", 13, "nhật ký"),
    ("Kết quả xác nhận báo không khớp dù giấy tờ đúng", 11, "kết quả không khớp"),
    ("Đổi mật khẩu tài khoản khai thác khi cán bộ chuyển công tác", 9, ""),
    ("Mã lỗi lạ khi gửi yêu cầu lúc nửa đêm", 6, ""),
    ("Cách xin mở rộng phạm vi khai thác cho xã mới sáp nhập", 4, "phạm vi khai thác"),
    ("Số liệu báo cáo tháng không khớp với số lượt gọi", 3, ""),
)
_SAVED = (("504", 5), ("504", 3), ("nhật ký", 2), ("tài khoản", 1))


def play(scene: Scene) -> None:
    """Let a department ask and our engineer answer, mostly with a guide."""
    for subject, days, words in _ASKED:
        _answered(scene, scene.now - timedelta(days=days, hours=2), subject, words)
    _called(scene, scene.now - timedelta(days=1, hours=4))
    acts.sweep()
    for words, days in _SAVED:
        version = _best(Actor(kind="requester"), words)
        if version is not None:
            with post.at(scene.now - timedelta(days=days)):
                acts.save_filing(Actor.system("portal"), version_id=version.pk)


def _best(reader: Actor, words: str) -> GuideVersion | None:
    """Return the version a reader would be offered first for words, else the latest one they may read."""
    for one in citations.suggest(reader, Asked(words)):
        return GuideVersion.objects.get(pk=one.version)
    newest = guides.readable(reader).select_related("current").order_by("-changed_at").first()
    return newest.current if newest else None


def _named(version: GuideVersion) -> str:
    return citing.words(settings.BASE_URL, version.title, version.guide.slug, version.number, most=400)


def _answered(scene: Scene, when: datetime, subject: str, words: str) -> None:
    filing = portal.Filing(BY_KEY["hoi"], subject, "", Severity.MINOR, without_system=True)
    with post.at(when):
        portal.file(scene.actors["thu.hanh"], filing=filing)
    case = Case.objects.get(subject=subject)
    engineer = scene.actors["xu.ly"]
    with post.at(when + timedelta(minutes=25)):
        if case.topic_id is None:
            work.change_properties(engineer, case_id=case.pk, wanted=work.Properties(topic="G1"))
        work.take(engineer, case_id=case.pk)
    version = _best(citations.asker(case), words) if words else None
    text = "Kính gửi đồng chí Hạnh, việc này đã kiểm tra và xử lý xong; đề nghị theo dõi thêm."
    if version is not None:
        text = f"Kính gửi đồng chí Hạnh, đề nghị làm theo tài liệu:\n{_named(version)}"
    with post.at(when + timedelta(minutes=70)):
        replies.reply(engineer, case_id=case.pk, words=replies.Words(text), stage=Stage.RESOLVED)


def _called(scene: Scene, when: datetime) -> None:
    version = _best(Actor(kind="requester"), "nhật ký")
    with post.at(when):
        guide = _named(version) if version else ""
        call = CallIn(
            "+842383777777", when, when + timedelta(minutes=3), read_back=True, solved=True, guide=guide
        )
        reception.take_in(
            scene.actors["truc.ban"],
            brought=reception.Brought(Channel.PHONE, when, call, "Cuộc gọi đến"),
            person=reception.Person(name="Vi Thị Sen", phone="+842383777777"),
            about=reception.About("Hỏi chỗ xem nhật ký gọi dịch vụ", topic="G1", without_system=True),
            solved=True,
        )
