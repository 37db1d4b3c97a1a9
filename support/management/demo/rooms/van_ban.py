"""Calls, letters and electronic documents of the demonstration, in every state their rooms show."""

from __future__ import annotations

from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from django.utils import timezone

from support.actions import calls, edxml, edxml_answers, letters, reception, work
from support.domain.channels import Channel
from support.domain.documents import Urgency
from support.domain.reception import CallIn, LetterIn
from support.domain.requests import Filed
from support.domain.roles import Actor
from support.management.demo import post
from support.management.demo.papers import paper
from support.management.demo.rooms import Scene
from support.models import Agency, ConnectedSystem, Contact

_SCHOOLS = ("H24.05", "Sở Giáo dục và Đào tạo thành phố Hải Phòng")
_SPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"


def play(scene: Scene) -> None:
    """Let people call, write and be answered over the last days."""
    _calls(scene)
    _letters(scene)
    _electronic(scene)


def _about(subject: str, topic: str, body: str = "") -> reception.About:
    system = ConnectedSystem.objects.get(key="tthc-tinh")
    return reception.About(subject, body, topic=topic, system_id=system.pk)


def _call(scene: Scene, at: datetime, contact: Contact, about: reception.About, **more: object) -> Filed:
    with post.at(at):
        call = CallIn(contact.phone, at, at + timedelta(minutes=4, seconds=12), read_back=True, **more)  # type: ignore[arg-type]
        proof = f"Cuộc gọi từ {contact.phone} lúc {timezone.localtime(at):%H:%M %d/%m/%Y}"
        brought = reception.Brought(Channel.PHONE, at, call, proof)
        person = reception.Person(contact_id=contact.pk)
        return reception.take_in(
            scene.actors["truc.ban"], brought=brought, person=person, about=about, solved=call.solved
        )


def _caller(name: str, phone: str, agency: Agency, scene: Scene) -> Contact:
    known = Contact.objects.filter(name=name).exclude(email=None).first()
    caller = known or Contact.objects.create(name=name, agency=agency)
    caller.phone, caller.agency = phone, agency
    caller.verified_at = caller.verified_at or scene.now - timedelta(days=20)
    caller.save(update_fields=["phone", "agency", "verified_at"])
    return caller


def _calls(scene: Scene) -> None:
    hanh = _caller("Lương Thu Hạnh", "+842438254321", scene.agencies["STP-BN"], scene)
    tri = _caller("Mạc Văn Trí", "+842363822222", scene.agencies["SKHCN-DN"], scene)
    _call(
        scene, scene.now - timedelta(days=2, hours=3), tri,
        _about("Hỏi cách xem nhật ký gọi dịch vụ", "G1"), solved=True, guide="Đọc nhật ký gọi dịch vụ",
    )  # fmt: skip
    again = scene.now - timedelta(days=1, hours=2)
    answered = _call(scene, again, hanh, _about("Lỗi 504 xuất hiện lại sau khi khởi động máy chủ", "A3"))
    engineer: Actor = scene.actors["xu.ly"]
    with post.at(again + timedelta(minutes=20)):
        work.take(engineer, case_id=answered.case_id)
    with post.at(again + timedelta(minutes=50)):
        missed = calls.CallOut(hanh.phone, "", "Máy bận, hẹn gọi lại đầu giờ chiều.", reached=False)
        calls.answer(engineer, case_id=answered.case_id, call=missed)
    with post.at(again + timedelta(minutes=95)):
        said = "Đã nâng thời gian chờ ở cổng kết nối; đề nghị theo dõi thêm một ngày rồi báo lại."
        calls.answer(
            engineer, case_id=answered.case_id, call=calls.CallOut(hanh.phone, "Lương Thu Hạnh", said)
        )
    waiting = _about("Chưa đăng nhập được môi trường kiểm thử", "A8", "Đã đổi mật khẩu hai lần, vẫn báo 401.")
    _call(scene, scene.now - timedelta(minutes=75), tri, waiting, callback_number="+84912345678")


def _letters(scene: Scene) -> None:
    officer, day = scene.actors["truc.ban"], timezone.localdate(scene.now)
    moment = scene.now - timedelta(days=3)
    with post.at(moment):
        letter = LetterIn(
            "Sở Y tế thành phố Cần Thơ", day - timedelta(days=3), "1187", "SYT-NVY", day - timedelta(days=6),
            "Công văn", "Đề nghị bổ sung trường thông tin trong dịch vụ xác thực", "Hồ Bạch Tuyết",
            "Phó Giám đốc", Urgency.URGENT, arrival_number="636", due_date=day + timedelta(days=7), pages=3,
        )  # fmt: skip
        about = _about(letter.subject, "C3")
        filed = letters.enter(officer, letter=letter, about=_with(about, "cv-1187.pdf"))
    with post.at(moment + timedelta(days=1)):
        day_of_answer = timezone.localdate(moment + timedelta(days=1))
        letters.answer(officer, case_id=filed.case_id, given=letters.Answer("88/CQQL-KT", day_of_answer, ()))
    latest = scene.now - timedelta(hours=6)
    day = timezone.localdate(latest)  # before six in the morning that is yesterday
    with post.at(latest):
        letter = LetterIn(
            "Sở Tư pháp tỉnh Nghệ An", day, "39", "STP-HCTP", day - timedelta(days=2), "Tờ trình",
            "Về việc kết nối phần mềm hộ tịch với Cơ sở dữ liệu quốc gia về dân cư", arrival_number="645",
        )  # fmt: skip
        letters.enter(officer, letter=letter, about=_with(_about(letter.subject, "D1"), "to-trinh-39.pdf"))


def _with(about: reception.About, name: str) -> reception.About:
    return reception.About(about.subject, topic=about.topic, system_id=about.system_id, files=(paper(name),))


def _electronic(scene: Scene) -> None:
    officer = scene.actors["truc.ban"]
    with post.at(scene.now - timedelta(days=1, hours=4)):
        first = _document(scene, *_SCHOOLS, "412/SGDĐT-CNTT")
        made = edxml.import_files(officer, [("goi-tin-01.edxml", first)])
    with post.at(scene.now - timedelta(days=1, hours=3)):
        edxml_answers.tell(officer, ids=[row["document"] for row in made.results])
    with post.at(scene.now - timedelta(minutes=40)):
        given = [
            ("goi-tin-05.edxml", _document(scene, "H13.11", "Sở Y tế thành phố Cần Thơ", "88/TTr-SYT", 3)),
            ("goi-tin-01.edxml", first),
            (
                "goi-tin-06.edxml",
                _document(scene, *_SCHOOLS, "412/SGDĐT-CNTT", 0, 1),
            ),
            ("goi-tin-07.edxml", b"<!DOCTYPE edXML><edXML/>"),
        ]  # fmt: skip
        edxml.import_files(officer, given)


def _document(scene: Scene, organ: str, name: str, code: str, priority: int = 1, business: int = 0) -> bytes:
    number, _slash, notation = code.partition("/")
    day = f"{timezone.localdate(scene.now) - timedelta(days=4):%Y/%m/%d}"
    parts = {
        "From": f"<OrganId>{organ}</OrganId><OrganName>{escape(name)}</OrganName>",
        "To": "<OrganId>G01</OrganId><OrganName>Cơ quan quản lý CSDLQG về dân cư</OrganName>",
        "DocumentId": f"{organ},{day},{code}",
        "Code": f"<CodeNumber>{number}</CodeNumber><CodeNotation>{notation}</CodeNotation>",
        "PromulgationInfo": f"<PromulgationDate>{day}</PromulgationDate>",
        "DocumentType": "<TypeName>Công văn</TypeName>",
        "Subject": "Về việc chậm đồng bộ dữ liệu với hệ thống một cửa",
        "OtherInfo": f"<Priority>{priority}</Priority><PageAmount>2</PageAmount>",
    }
    head = "".join(f"<{tag}>{inner}</{tag}>" for tag, inner in parts.items())
    kind = f"<Bussiness><BussinessDocType>{business}</BussinessDocType></Bussiness>"
    trace = f"<TraceHeaderList>{kind}</TraceHeaderList>"
    header = f"<edXMLHeader><MessageHeader>{head}</MessageHeader>{trace}</edXMLHeader>"
    return f'<edXML xmlns="{_SPACE}"><edXMLEnvelope>{header}</edXMLEnvelope></edXML>'.encode()
