"""What each door of Điều 9.2 keeps beside its message: calls, visits with their minutes, letters."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from support.domain.documents import SECRECY_LABELS, URGENCY_LABELS, Secrecy, Urgency
from support.models.agency import Agency
from support.models.case import Message
from support.models.fields import BareNumber, YearOf, choices, one_of
from support.models.helpdesk_door import FollowUpAttachment
from support.models.intake import RegisterEntry


class PhoneCall(models.Model):
    """A call taken in (nhật ký cuộc gọi); what was said is the message's text."""

    message = models.OneToOneField(Message, on_delete=models.PROTECT, primary_key=True, related_name="call")
    number = models.CharField(_("số gọi đến"), max_length=32, blank=True, db_index=True)
    callback_number = models.CharField(_("số gọi lại"), max_length=32, blank=True)
    started_at = models.DateTimeField(_("bắt đầu"))
    ended_at = models.DateTimeField(_("kết thúc"), null=True, blank=True)
    read_back = models.BooleanField(_("đã đọc lại tóm tắt"), default=False)
    solved = models.BooleanField(_("giải quyết ngay trên cuộc gọi"), default=False)
    guide = models.CharField(_("tài liệu đã hướng dẫn"), max_length=400, blank=True)

    def __str__(self) -> str:
        """Return the number."""
        return self.number


class MinutesCounter(models.Model):
    """The series of minutes (BB-…), one row a year; taken before the register's counter."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Return year and last number."""
        return f"{self.year}: {self.last}"


class AnswerCall(models.Model):
    """A call of ours to answer a requester (N20); what was said is the message's text, who called its author.

    A ticket that came by telephone has no result yet while none of its calls is `PhoneCall.solved` and none
    of these has `reached`.
    """

    message = models.OneToOneField(
        Message, on_delete=models.PROTECT, primary_key=True, related_name="answer_call"
    )
    number = models.CharField(_("số gọi đi"), max_length=32, blank=True)
    person = models.CharField(_("người nghe máy"), max_length=200, blank=True)
    reached = models.BooleanField(_("gặp được"), default=True, db_index=True)
    at = models.DateTimeField(_("gọi lúc"), db_index=True)

    def __str__(self) -> str:
        """Return the number."""
        return self.number


class Visit(models.Model):
    """Working at the headquarters; its minutes (biên bản làm việc) come back signed by both sides.

    `party` is the visitors' side as written, `agency` the one it is known as; `theirs` and `ours` are what
    each side said. Signed minutes are never changed again (see guards).
    """

    message = models.OneToOneField(Message, on_delete=models.PROTECT, primary_key=True, related_name="visit")
    minutes = models.CharField(_("số biên bản"), max_length=20, blank=True)
    party = models.CharField(_("bên làm việc"), max_length=255, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    introduction = models.CharField(_("giấy giới thiệu số"), max_length=120, blank=True)
    introduced_on = models.DateField(_("ngày giấy giới thiệu"), null=True, blank=True)
    valid_until = models.DateField(_("giấy có giá trị đến"), null=True, blank=True)
    room = models.CharField(_("phòng"), max_length=80, blank=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    in_at = models.DateTimeField(_("vào lúc"), db_index=True)
    out_at = models.DateTimeField(_("ra lúc"), null=True, blank=True, db_index=True)
    theirs = models.TextField(_("ý kiến bên làm việc"), blank=True)
    ours = models.TextField(_("ý kiến bên tiếp"), blank=True)
    signed = models.ForeignKey(
        FollowUpAttachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(_("đã ký lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("lượt làm việc tại trụ sở")
        verbose_name_plural = _("lượt làm việc tại trụ sở")
        constraints = (
            models.UniqueConstraint(fields=["minutes"], condition=~Q(minutes=""), name="minutes_number_once"),
            models.CheckConstraint(
                condition=Q(out_at=None) | Q(out_at__gte=models.F("in_at")), name="visit_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        """Return the number of the minutes."""
        return self.minutes


class Visitor(models.Model):
    """One person who came. Papers are looked at; their number is never written down (Điều 3.1)."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="visitors")
    name = models.CharField(_("họ và tên"), max_length=120)
    position = models.CharField(_("chức vụ"), max_length=120, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=32, blank=True)
    papers_seen = models.BooleanField(_("đã xem giấy tờ, không ghi số"), default=False)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class VisitTask(models.Model):
    """One thing both sides agreed on (việc đã thống nhất): what, who does it, until when."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="tasks")
    place = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    what = models.CharField(_("việc"), max_length=1000)
    who = models.CharField(_("bên thực hiện"), max_length=255, blank=True)
    until = models.DateTimeField(_("hạn"), null=True, blank=True)

    class Meta:
        ordering = ("place", "pk")

    def __str__(self) -> str:
        """Return what is to be done."""
        return self.what


class Letter(models.Model):
    """An incoming document (NĐ 30/2020/NĐ-CP). `message` is null where the content must not be kept.

    `arrival_number` (số đến) is typed by the records officer, one series a year (Điều 22.2 of the decree).
    """

    message = models.OneToOneField(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="letter"
    )
    entry = models.ForeignKey(
        RegisterEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    arrival_number = models.CharField(_("số đến"), max_length=20, blank=True)
    arrival_date = models.DateField(_("ngày đến"), db_index=True)
    author = models.CharField(_("tác giả"), max_length=255)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    code_number = models.CharField(_("số"), max_length=20, blank=True)
    code_notation = models.CharField(_("ký hiệu"), max_length=80, blank=True)
    document_date = models.DateField(_("ngày văn bản"), null=True, blank=True)
    type_name = models.CharField(_("tên loại"), max_length=80, blank=True)
    subject = models.TextField(_("trích yếu nội dung"), blank=True)
    signer = models.CharField(_("người ký"), max_length=120, blank=True)
    signer_position = models.CharField(_("chức vụ người ký"), max_length=120, blank=True)
    urgency = models.PositiveSmallIntegerField(
        _("độ khẩn"), choices=[(one.value, label) for one, label in URGENCY_LABELS.items()], default=0
    )
    secrecy = models.CharField(
        _("độ mật"), max_length=16, choices=choices(SECRECY_LABELS), blank=True, default=""
    )
    recipient = models.CharField(_("đơn vị hoặc người nhận"), max_length=200, blank=True)
    passed_on = models.DateField(_("ngày chuyển"), null=True, blank=True)
    due_date = models.DateField(_("thời hạn giải quyết"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("số trang"), null=True, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    organ = models.CharField(max_length=60, blank=True)  # edXML OrganId of the sender
    document = models.CharField(max_length=200, blank=True)  # edXML DocumentId
    answer_code = models.CharField(_("số, ký hiệu văn bản trả lời"), max_length=120, blank=True)
    answer_date = models.DateField(_("ngày văn bản trả lời"), null=True, blank=True)
    answer_file = models.ForeignKey(
        FollowUpAttachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("văn bản đến")
        verbose_name_plural = _("văn bản đến")
        constraints = (
            one_of("secrecy", Secrecy, "letter_secrecy_known"),
            models.CheckConstraint(
                condition=Q(urgency__in=[one.value for one in Urgency]), name="letter_urgency_known"
            ),
            models.UniqueConstraint(
                fields=["organ", "document"], condition=~Q(document=""), name="letter_document_once"
            ),
            # One series of số đến a year (Điều 22.2 NĐ 30/2020); unnumbered letters wait for theirs.
            models.UniqueConstraint(
                YearOf("arrival_date"),
                BareNumber("arrival_number"),
                condition=~Q(arrival_number=""),
                name="letter_arrival_once",
            ),
            # Nothing of a document with a secrecy mark is kept but that it came (Điều 3.1).
            models.CheckConstraint(
                condition=Q(secrecy="") | Q(message=None, subject=""), name="letter_secret_is_empty"
            ),
        )
        indexes = (
            models.Index("code_number", "code_notation", "agency", name="letter_code"),
            models.Index("arrival_date", "arrival_number", name="letter_arrival"),
        )

    def __str__(self) -> str:
        """Return number and symbol."""
        return f"{self.code_number}/{self.code_notation}" if self.code_notation else self.code_number
