"""Plays the demonstration: every conversation, step by step in the order of time, by the real actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from support import outbox
from support.actions import contacts, intake, outgoing, reads, replies, work
from support.domain.channels import Channel
from support.domain.lifecycle import Stage
from support.domain.requests import FileIn, MessageIn, OpenRequest
from support.domain.roles import Actor
from support.domain.topics import WITHOUT_SYSTEM
from support.management.demo import held, people, post, rooms
from support.management.demo.accounts import ACCOUNTS
from support.management.demo.papers import paper
from support.management.demo.places import PEOPLE
from support.management.demo.script import Step, Talk, Verb, talks
from support.models import Agency, Case, ConnectedSystem, MailKind, Message, OutgoingMail
from support.queries import liaisons

MAIL = Actor.system("mail")
DELIVERED = timedelta(seconds=20)  # after the time in which a reply can be taken back
FRESH = timedelta(days=2)  # an answer of the requester this new has not been looked at


@transaction.atomic
def play(now: datetime, tell: Callable[[int, int], object]) -> int:
    """Load the whole demonstration or nothing; returns the number of tickets, tells (steps done, all)."""
    written = talks(now)
    first = min(talk.at for talk in written) - timedelta(days=30)
    with post.at(first), post.by_server():
        agencies = people.make_agencies()
        actors = people.make_people(agencies)
        deliver(first + DELIVERED, "")
        running = [Running(talk, number, actors, agencies) for number, talk in enumerate(written)]
        moments = sorted(
            ((when, one.talk_number, act) for one in running for when, act in one.acts()),
            key=lambda item: item[:2],
        )
        for done, (when, _number, act) in enumerate(moments):
            with post.at(when):
                act()
            if done % 20 == 0:
                tell(done, len(moments))
        held.send_all(now)
        rooms.play_all(rooms.Scene(now, actors, agencies))
        deliver(now, "")
    _look(running, actors, now)
    while outbox.seal_pending():
        pass
    return Case.objects.count()


class Running:
    """One conversation while it is played."""

    def __init__(
        self, talk: Talk, number: int, actors: dict[str, Actor], agencies: dict[str, Agency]
    ) -> None:
        self.talk, self.talk_number = talk, number
        self.actors, self.agencies = actors, agencies
        self.case_id = 0

    def acts(self) -> Iterable[tuple[datetime, Callable[[], None]]]:
        """Give each step with its moment."""
        yield self.talk.at, self._open
        if self.talk.topic or self.talk.steps:
            yield self.talk.at + timedelta(minutes=9), self._classify
        for step in self.talk.steps:
            yield step.at, _bound(self._do, step)

    def _open(self) -> None:
        talk, files = self.talk, [paper(name) for name in self.talk.files]
        if talk.portal:
            self._open_in_portal(files)
        else:
            written = post.mail(
                PEOPLE[talk.sender],
                (talk.subject, talk.body),
                moment=talk.at,
                number=self.talk_number,
                files=files,
            )
            self.case_id = self._case_of(post.hand_in(written))
        deliver(talk.at + DELIVERED, "")

    def _case_of(self, message_id: str) -> int:
        """Return the ticket a mail came to; RuntimeError when the mail room did something else with it."""
        message = Message.objects.filter(message_id=message_id).first()
        if message is None:
            raise RuntimeError(f"“{self.talk.subject}”: a mail of the demonstration became no message")
        return int(message.case_id)

    def _open_in_portal(self, files: Sequence[FileIn]) -> None:
        name, address = PEOPLE[self.talk.sender]
        member = self.actors[address.partition("@")[0]]
        message = MessageIn(
            name, address, self.talk.subject, self.talk.body, self.talk.at, files=tuple(files)
        )
        agency = next(iter(member.agencies))
        request = OpenRequest("portal", Channel.PORTAL, message, agency_id=agency, receipt=False)
        self.case_id = intake.file_many(member, [request])[0].case_id

    def _classify(self) -> None:
        """Say what it concerns: what the words suggest, else what the script says (R1)."""
        case = Case.objects.get(pk=self.case_id)
        topic = self.talk.topic or case.topic_id or "G1"
        system = None if topic[0] in WITHOUT_SYSTEM else ConnectedSystem.objects.get(key="tthc-tinh").pk
        wanted = work.Properties(topic=topic, system_id=system, without_system=system is None)
        work.change_properties(self.actors["lanh.dao"], case_id=self.case_id, wanted=wanted)

    def _do(self, step: Step) -> None:
        by = self.actors[step.who] if step.who else MAIL
        getattr(self, f"_{step.verb.value}")(by, step)
        deliver(step.at + DELIVERED, self.talk.refused)

    def _take(self, by: Actor, _step: Step) -> None:
        work.take(by, case_id=self.case_id)

    def _give(self, by: Actor, step: Step) -> None:
        work.assign(by, case_id=self.case_id, user_id=self.actors[step.arg].user_id)

    def _answer(self, by: Actor, step: Step) -> None:
        case = Case.objects.select_related("contact", "system").get(pk=self.case_id)
        stranger = liaisons.standing(case).must_confirm
        if stranger and case.requesting_agency_id:
            contacts.verify(by, case_id=case.pk, agency_id=case.requesting_agency_id)
        files = [paper(step.file)] if step.file else []
        words = replies.Words(step.text, files, unconfirmed="Nội dung không nêu chi tiết hệ thống.")
        replies.reply(by, case_id=self.case_id, words=words, stage=Stage(step.arg) if step.arg else None)

    def _note(self, by: Actor, step: Step) -> None:
        replies.note(by, case_id=self.case_id, words=replies.Words(step.text))

    def _write(self, _by: Actor, step: Step) -> None:
        ours = OutgoingMail.objects.filter(case=self.case_id).order_by("-pk")[0]
        subject = f"Re: {self.talk.subject}"
        number = 1000 * self.talk_number + 1000
        files = [paper(step.file)] if step.file else []
        written = post.mail(
            PEOPLE[self.talk.sender], (subject, step.text), moment=step.at, number=number,
            answers=ours.message_id, files=files,
        )  # fmt: skip
        if self._case_of(post.hand_in(written)) != self.case_id:
            raise RuntimeError(f"“{self.talk.subject}”: the answer of {step.at} went to another ticket")

    def _move(self, by: Actor, step: Step) -> None:
        work.change_stage(by, case_id=self.case_id, stage=Stage(step.arg), reason=step.text)

    def _verify(self, by: Actor, step: Step) -> None:
        agency = self.agencies[step.arg].pk if step.arg else None
        contacts.verify(by, case_id=self.case_id, agency_id=agency)

    def _priority(self, by: Actor, step: Step) -> None:
        work.change_properties(by, case_id=self.case_id, wanted=work.Properties(priority=int(step.arg)))

    def _unmask(self, by: Actor, step: Step) -> None:
        message = Message.objects.filter(case=self.case_id).order_by("at")[0]
        reads.unmask(by, case_id=self.case_id, message_id=message.pk, reason=step.text)

    def _bounce(self, by: Actor, step: Step) -> None:
        ours = OutgoingMail.objects.filter(case=self.case_id, kind=MailKind.REPLY).order_by("-pk")[0]
        failed = [
            outgoing.Delivery(one.address, accepted=False, code=int(step.text[:3]), reply=step.text)
            for one in ours.recipients.all()
        ]
        outgoing.record_bounce(by, ours.message_id, failed)


def _bound(act: Callable[[Step], None], step: Step) -> Callable[[], None]:
    return lambda: act(step)


def deliver(when: datetime, refused: str) -> None:
    """Write every mail that is due by `when` as sent, replies as refused with these words if there are any.

    The people of the demonstration do not exist: nothing of it may leave when the product starts.
    """
    with post.at(when):
        while due := outgoing.lease_due(50, 180):
            for mail_id in due:
                _deliver(mail_id, refused)


def _deliver(mail_id: int, refused: str) -> None:
    mail = OutgoingMail.objects.get(pk=mail_id)
    no = refused if mail.kind == MailKind.REPLY else ""
    deliveries = [
        outgoing.Delivery(one.address, accepted=not no, code=int(no[:3] or 250), reply=no or "2.0.0 OK")
        for one in mail.recipients.all()
    ]
    outgoing.record_deliveries(MAIL, mail_id, deliveries, retry_at=None)


def _look(running: Iterable[Running], actors: dict[str, Actor], now: datetime) -> None:
    """Let the printed people have looked at all but what is new."""
    readers = [actors[account.email.partition("@")[0]] for account in ACCOUNTS if account.roles]
    cases = Case.objects.in_bulk()
    for one in running:
        last = one.talk.steps[-1] if one.talk.steps else None
        fresh = last is not None and last.verb is Verb.WRITE and now - last.at < FRESH
        if not (one.talk.unread or fresh):
            for reader in readers:
                reads.seen(reader, cases[one.case_id])
