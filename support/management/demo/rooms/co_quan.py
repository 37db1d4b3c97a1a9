"""The catalogue in the demonstration: who stands under whom, a merger, doubles, a list waiting for a word."""

from __future__ import annotations

from datetime import timedelta

from support.actions import agencies, agency_import, agency_merge, contact_book
from support.actions.agencies import Described
from support.actions.contact_book import Person
from support.domain.systems import AgencyKind
from support.management.demo import post
from support.management.demo.places import AGENCIES, PEOPLE
from support.management.demo.rooms import Scene
from support.models import Agency, Contact

# key -> (kind, code of the agency above, "" for none)
PLACED: dict[str, tuple[AgencyKind, str]] = {
    "STP-BN": (AgencyKind.STATE, "H05"),
    "SKHCN-DN": (AgencyKind.STATE, "H17"),
    "VP-HCM": (AgencyKind.STATE, "H29"),
    "HCC-HN": (AgencyKind.STATE, "H26"),
    "SYT-CT": (AgencyKind.STATE, "H13"),
    "CNTT-TP": (AgencyKind.STATE, "G15"),
    "YTQG": (AgencyKind.STATE, "G18"),
    "PC06-LD": (AgencyKind.POLICE, "G01"),
    "QP": (AgencyKind.DEFENCE, "G11"),
}
SUCCESSOR, FORMER = "Sở Khoa học và Công nghệ tỉnh Bắc Ninh", "Sở Thông tin và Truyền thông tỉnh Bắc Ninh"
NUMBER = "0222 382 5432"
TITLES = (
    "Mã định danh;Tên cơ quan;Tên ngắn;Loại cơ quan;Hiệu lực từ;Hiệu lực đến;Nhập vào (mã);Tên miền thư\n"
)
LIST = """\
H05.17;Sở Nội vụ tỉnh Bắc Ninh;SNV Bắc Ninh;Cơ quan nhà nước khác;01/07/2025;;;sonoivu-bacninh.example
H05.18;Sở Y tế tỉnh Bắc Ninh;SYT Bắc Ninh;Cơ quan nhà nước khác;01/07/2025;;;soyte-bacninh.example
1.000656.000.00.00.H29;Cấp giấy chứng nhận;;;;;;
H05.20;Sở Tài chính tỉnh Bắc Ninh;;Cơ quan nhà nước khác;31/02/2026;;;
H05.21;Sở Xây dựng tỉnh Bắc Ninh;;Cơ quan nhà nước khác;01/07/2025;;;gmail.com
H05.22;Sở Giao thông vận tải tỉnh Bắc Ninh;;;;28/02/2025;H05.99;
H26;Ủy ban nhân dân thành phố Hà Nội;UBND Hà Nội;Tỉnh, thành phố;;;;
"""


def play(scene: Scene) -> None:
    """Put the agencies in order, merge two, leave two people who look like one, and a list to decide on."""
    with post.at(scene.now - timedelta(days=33)):
        _place(scene)
        _merged(scene)
    with post.at(scene.now - timedelta(days=6)):
        _doubles(scene)
    with post.at(scene.now - timedelta(hours=5)):
        agency_import.check(
            scene.actors["lanh.dao"], name="so-nganh-bac-ninh.csv", raw=(TITLES + LIST).encode()
        )


def _place(scene: Scene) -> None:
    for key, (kind, above) in PLACED.items():
        name, short, _domain = AGENCIES[key]
        described = Described(name=name, short_name=short, kind=kind, parent=above)
        agencies.change(scene.actors["quan.tri"], agency_id=scene.agencies[key].pk, described=described)


def _merged(scene: Scene) -> None:
    by = scene.actors["lanh.dao"]
    made: dict[str, Agency] = {}
    for name, short, domain in (
        (SUCCESSOR, "Sở KH&CN Bắc Ninh", "skhcn-bacninh.example"),
        (FORMER, "Sở TT&TT Bắc Ninh", "stttt-bacninh.example"),
    ):
        made[name] = agencies.add(by, described=Described(name=name, short_name=short, parent="H05"))
        agencies.add_domain(by, agency_id=made[name].pk, text=domain)
    Contact.objects.create(
        name="Quản Trọng Nghĩa", email="trong.nghia@stttt-bacninh.example", agency=made[FORMER]
    )
    day = (scene.now - timedelta(days=33)).date()
    agency_merge.merge(by, agency_id=made[FORMER].pk, into_id=made[SUCCESSOR].pk, day=day)


def _doubles(scene: Scene) -> None:
    name, address = PEOPLE["chien"]
    known = Contact.objects.get(email=address)
    agency = scene.agencies["STP-BN"].name
    contact_book.change(
        scene.actors["lanh.dao"],
        contact_id=known.pk,
        person=Person(name, address, NUMBER, agency),
    )
    Contact.objects.create(name=name, phone=known.phone or "+842223825432")
    Contact.objects.create(name=name, email="ba.chien@hopthu.example")
