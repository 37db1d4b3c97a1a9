"""Duties of the demonstration: ministries and provinces connected to a few systems, at all six states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from kb.actions import duties, duty_letters, freezing, publishing, questions
from kb.actions.duty_letters import Letter
from kb.actions.guides import GuideIn, begin
from kb.domain.duties import Owed, letter
from kb.domain.states import DutyState, VersionState, Visibility
from kb.models import Guide, GuideDuty
from support.accounts.models import User
from support.actions import connections
from support.actions.connections import ConnectionIn
from support.domain.roles import Actor, MemberRole
from support.domain.text import sort_key
from support.management.demo import post
from support.management.demo.rooms import Scene
from support.models import Agency, ConnectedSystem, Membership
from support.queries.viewers import actor_for

_SYSTEMS = ("tthc-bo", "tthc-tinh", "cong-dvc", "ho-tich", "cu-tru", "y-te")
# Code of the agency -> how far it is with each system: d draft, r in review, p published, o overdue,
# n nothing, - not connected.
_BOARD: dict[str, str] = {
    "G15": "p-po--",
    "G18": "p----r",
    "G09": "p--n--",
    "G03": "r-p---",
    "G12": "p-p---",
    "G22": "--p---",
    "H26": "-pppp-",
    "H05": "-opdp-",
    "H17": "-pppr-",
    "H36": "-dn-p-",
    "H13": "-popp-",
    "H12": "-nd-n-",
    "H29": "-pp-pp",
    "H41": "-p--n-",
}
_REMINDED = ("H12", "G09")
_TITLES = {
    "tthc-bo": "Xác nhận thông tin công dân khi giải quyết thủ tục hành chính của bộ",
    "tthc-tinh": "Tra cứu thông tin công dân khi giải quyết thủ tục hành chính của tỉnh",
    "cong-dvc": "Đăng nhập và điền sẵn biểu mẫu trên cổng dịch vụ công",
    "ho-tich": "Đối chiếu thông tin khi đăng ký hộ tịch",
    "cu-tru": "Khai thác thông tin về cư trú khi tiếp nhận hồ sơ",
    "y-te": "Xác nhận nhân thân người đến khám bệnh, chữa bệnh",
}
_BODY = (
    "<h2>Phạm vi</h2><p>Tài liệu dành cho cán bộ tiếp nhận hồ sơ của %(agency)s khi dùng %(system)s.</p>"
    "<h2>Các bước</h2><ol><li>Đăng nhập bằng tài khoản được cấp.</li><li>Mở hồ sơ, chọn mục "
    "“Xác nhận thông tin công dân”.</li><li>Nhập họ, chữ đệm và tên, ngày sinh; hệ thống gửi yêu cầu và "
    "báo kết quả khớp hoặc không khớp.</li><li>Kết quả không khớp: không tự sửa hồ sơ, đề nghị công dân "
    "kiểm tra lại giấy tờ.</li></ol><h2>Khi không có kết quả</h2><p>Đợi một phút rồi thử lại. Vẫn lỗi thì "
    "ghi lại mã lỗi, thời điểm và gửi yêu cầu hỗ trợ.</p>"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Who writes and who approves the guides of the agencies of this room."""

    writer: User
    approver: User


def play(scene: Scene) -> None:
    """Connect agencies months ago, write their guides since; the sweep makes of it what the board shows."""
    found = {one.code: one for one in Agency.objects.filter(code__in=_BOARD)}
    systems = {one.key: one for one in ConnectedSystem.objects.filter(key__in=_SYSTEMS)}
    with post.at(scene.now - timedelta(days=400)):
        _connect(scene, found, systems)
        duties.sweep()
    pair = Pair(_person("Phó Đức Thịnh", "duc.thinh"), _person("Thiều Bảo Ngọc", "bao.ngoc"))
    for place, (code, states) in enumerate(_BOARD.items()):
        agency = found[code]
        for user, role in ((pair.writer, MemberRole.MEMBER), (pair.approver, MemberRole.LIAISON)):
            Membership.objects.create(user=user, agency=agency, role=role.value)
        for step, (key, state) in enumerate(zip(_SYSTEMS, states, strict=True)):
            if state not in "-n":
                back = 30 + 17 * ((place * 5 + step * 3) % 17)
                _write(scene, pair, agency, systems[key], state, 380 if state == "o" else back)
    with post.at(scene.now):
        duties.sweep()


def end(scene: Scene) -> None:
    """Let the board follow what the other rooms did; some were reminded, some questions ask for a guide."""
    with post.at(scene.now - timedelta(days=20)):
        _remind(scene)
    with post.at(scene.now):
        duties.sweep()
        questions.sweep()


def _remind(scene: Scene) -> None:
    """Remind two agencies of what is missing; one of them by mail."""
    for code in _REMINDED:
        owed = list(
            GuideDuty.objects.filter(agency__code=code, state="none").select_related("system", "agency")
        )
        agency = owed[0].agency
        if agency is not None:
            words = letter(agency.name, [Owed(str(one.system), DutyState.NONE) for one in owed])
            told = [Letter(agency.pk, [one.pk for one in owed], words)]
            duty_letters.remind(scene.actors["lanh.dao"], letters=told, send=True)


def _connect(
    scene: Scene, found: Mapping[str | None, Agency], systems: Mapping[str | None, ConnectedSystem]
) -> None:
    lead = scene.actors["lanh.dao"]
    since = scene.now.date() - timedelta(days=420)
    for code, states in _BOARD.items():
        for key, state in zip(_SYSTEMS, states, strict=True):
            if state != "-":
                wanted = ConnectionIn(found[code].pk, purpose="Giải quyết thủ tục hành chính", since=since)
                connections.save_connection(
                    lead, system_id=systems[key].pk, connection_id=None, wanted=wanted
                )


def _person(name: str, local: str) -> User:
    """Make somebody who writes in this room alone; nobody signs in as them."""
    made = User.objects.create_user(f"{local}@co-quan.example", full_name=name, sort_key=sort_key(name))
    made.set_unusable_password()
    made.save(update_fields=["password"])
    return made


def _write(scene: Scene, pair: Pair, agency: Agency, system: ConnectedSystem, state: str, back: int) -> None:
    """Write one guide `back` days ago and let it come as far as `state` says."""
    key = system.key or ""
    with post.at(scene.now - timedelta(days=back)):
        what = GuideIn(
            title=f"{_TITLES[key]} ({agency.short_name or agency.name})",
            topic="G1",
            agency_id=agency.pk,
            summary="Các bước xác nhận thông tin, cách hiểu kết quả, việc cần làm khi không có kết quả.",
            body=_BODY % {"agency": agency.name, "system": system.name},
            visibility=Visibility.PUBLIC if key == "cong-dvc" else Visibility.CONNECTED,
            systems=[system.pk],
        )
        guide = begin(actor_for(pair.writer), what=what)
    if state in "po":
        with post.at(scene.now - timedelta(days=back - 3)):
            _sign(scene, guide, pair.approver, 16 if state == "o" else back - 400)
    elif state == "r":
        guide.versions.update(state=VersionState.IN_REVIEW.value, submitted_at=scene.now)


def _sign(scene: Scene, guide: Guide, approver: User, late: int) -> None:
    """Approve and publish; `late`: how many days ago the day of review passed, negative for to come."""
    version = guide.versions.get()
    day = scene.now.date()
    version.effective_on = guide.created_at.date() + timedelta(days=3)
    version.review_by = day - timedelta(days=late)
    version.approver, version.approved_at = approver, guide.created_at + timedelta(days=2)
    version.checker_id = scene.actors["bien.tap"].user_id
    version.checked_at = guide.created_at + timedelta(days=3)
    version.sha256 = freezing.digest(version)
    publishing.put_out(Actor.system("Dữ liệu mẫu"), guide, version, at=guide.created_at + timedelta(days=3))
