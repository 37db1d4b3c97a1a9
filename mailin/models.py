"""Mailboxes that are read, and the ledger of every mail they ever gave us."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mailin import counting
from support.models import Case, FollowUp, RegisterEntry, guards


class Security(models.TextChoices):
    """How the link to a server is protected; plain only ever to this very machine."""

    TLS = "tls", "IMAPS (TLS)"
    STARTTLS = "starttls", "STARTTLS"
    LOOPBACK = "plain-loopback", _("không mã hóa, chỉ trong máy này")


class Auth(models.TextChoices):
    """How we prove who we are."""

    LOGIN = "login", _("Mật khẩu")
    XOAUTH2 = "xoauth2", "OAuth 2 (XOAUTH2)"


class Mailbox(models.Model):
    """A mailbox to read, with its health; the secret itself stays in the environment or a file."""

    name = models.CharField(_("tên"), max_length=80, unique=True)
    address = models.CharField(_("địa chỉ"), max_length=320)
    host = models.CharField(_("máy chủ"), max_length=253)
    port = models.PositiveIntegerField(_("cổng"), default=993)
    security = models.CharField(_("bảo mật"), max_length=16, choices=Security.choices, default=Security.TLS)
    auth = models.CharField(_("xác thực"), max_length=8, choices=Auth.choices, default=Auth.LOGIN)
    username = models.CharField(_("tài khoản"), max_length=320)
    secret_name = models.CharField(
        _("tên biến chứa mật khẩu"),
        max_length=80,
        help_text=_("Tên biến môi trường (hoặc tên kèm _FILE); mật khẩu không nằm trong cơ sở dữ liệu."),
    )
    ca_file = models.CharField(_("tệp chứng thư gốc"), max_length=400, blank=True)
    folder = models.CharField(_("thư mục"), max_length=120, default="INBOX")
    move_to = models.CharField(_("chuyển thư đã lưu vào"), max_length=120, default="DaXuLy")
    enabled = models.BooleanField(_("đang đọc"), default=True)
    uidvalidity = models.BigIntegerField(null=True, blank=True, editable=False)
    checked_at = models.DateTimeField(_("lần đọc cuối"), null=True, blank=True, editable=False)
    ok_at = models.DateTimeField(_("lần đọc tốt cuối"), null=True, blank=True, editable=False)
    failures = models.PositiveIntegerField(_("số lần lỗi liền nhau"), default=0, editable=False)
    error = models.CharField(_("lỗi"), max_length=400, blank=True, editable=False)
    on_server = models.PositiveIntegerField(_("trên máy chủ"), null=True, blank=True, editable=False)
    unfetched = models.PositiveIntegerField(_("chưa lấy được"), default=0, editable=False)
    pushes = models.BooleanField(_("báo thư mới ngay"), default=False, editable=False)  # IDLE (RFC 2177)
    asked_at = models.DateTimeField(_("lần bấm đọc ngay"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("hộp thư")
        verbose_name_plural = _("hộp thư")
        ordering = ("name",)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class InboundState(models.TextChoices):
    """What became of a mail. `stored` is the only state that still waits for the mail room."""

    STORED = "stored", _("Đã lưu, chờ xử lý")
    OPENED = "opened", _("Mở phiếu")
    REPLY = "reply", _("Thêm vào phiếu")
    DUPLICATE = "duplicate", _("Trùng thư")
    IGNORED = "ignored", _("Bỏ qua, có lý do")
    HELD = "held", _("Giữ lại")
    WITHHELD = "withheld", _("Không lưu nội dung")


# States whose mail is a ticket or stands in one: the same mail never gets there twice.
FILED = (InboundState.OPENED, InboundState.REPLY)


class InboundMail(models.Model):
    """One message of one mailbox: a row of the ledger; its bytes lie in the write-once store (`digest`)."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="mails")
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    arrived_at = models.DateTimeField(null=True)  # the server's INTERNALDATE
    fetched_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=InboundState.choices, default=InboundState.STORED)
    reason = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=400, blank=True)
    kind = models.CharField(max_length=12, blank=True)
    canonical = models.CharField(max_length=64, blank=True)
    message_id = models.TextField(blank=True)
    from_email = models.CharField(max_length=320, blank=True)
    from_name = models.CharField(max_length=200, blank=True)
    subject = models.TextField(blank=True)
    border = models.CharField(max_length=4, blank=True)  # what the border says of the domain: verdict.Proof
    problems = models.JSONField(default=list)
    files = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    judged_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    followup = models.ForeignKey(FollowUp, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entry = models.ForeignKey(
        RegisterEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    original = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    remove_at_server = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True)  # the server's copy of a withheld mail
    destroyed_at = models.DateTimeField(null=True, blank=True)  # the bytes of a withheld mail

    class Meta:
        verbose_name = _("thư đến")
        verbose_name_plural = _("thư đến")
        constraints = (
            models.UniqueConstraint(fields=["mailbox", "uidvalidity", "uid"], name="mail_location_once"),
            models.UniqueConstraint(
                fields=["canonical"],
                condition=Q(state__in=["opened", "reply"]) & ~Q(canonical=""),
                name="mail_filed_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(InboundState.values)), name="inbound_state_known"
            ),
            models.CheckConstraint(
                # No mail may end without a trace: a ticket, an original, or a reason.
                condition=Q(state="stored")
                | Q(state__in=["opened", "reply"], case__isnull=False)
                | Q(state="duplicate", original__isnull=False)
                | (Q(state__in=["ignored", "held", "withheld"]) & ~Q(reason="")),
                name="inbound_accounted",
            ),
        )
        indexes = (
            models.Index("mailbox", "id", condition=Q(state="stored"), name="inbound_stored"),
            models.Index("mailbox", "judged_at", condition=Q(state="held"), name="inbound_waits"),
            models.Index("message_id", "canonical", condition=~Q(message_id=""), name="inbound_mid"),
            models.Index("canonical", condition=~Q(canonical=""), name="inbound_canonical"),
            models.Index("mailbox", "id", condition=Q(moved_at=None), name="inbound_unmoved"),
            models.Index("state", F("id").desc(), name="inbound_state"),
            models.Index("case", name="inbound_case"),
            models.Index("id", condition=Q(state="withheld", destroyed_at=None), name="inbound_destroy"),
            models.Index(
                "mailbox", condition=Q(remove_at_server=True, removed_at=None), name="inbound_remove"
            ),
        )

    def __str__(self) -> str:
        """Return where the mail lies at the server."""
        return f"{self.mailbox_id}/{self.uidvalidity}/{self.uid}"


class Tally(models.Model):
    """How many rows of the ledger are a mailbox's, counted by the database itself (mailin.counting).

    Beside the mailbox, not in it: whoever saves a mailbox must not write an older figure back.
    """

    mailbox = models.OneToOneField(
        Mailbox, on_delete=models.PROTECT, primary_key=True, related_name="tally", editable=False
    )
    rows = models.PositiveBigIntegerField(default=0, editable=False)
    newest_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("số thư của hộp")
        verbose_name_plural = _("số thư của hộp")

    def __str__(self) -> str:
        """Return the mailbox with its figure."""
        return f"{self.mailbox_id}: {self.rows}"


guards.register((*guards.no_delete("mailin_inboundmail"), *counting.guards_of_tally()))
