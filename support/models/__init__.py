"""The tables of support, and the only door to django-helpdesk's."""

from __future__ import annotations

from support.models.agency import Agency, AgencyDomain, Contact, Invitation, Membership, contact_words
from support.models.calendar import CalendarChange, CalendarYear, Recount
from support.models.case import INTERNAL, Case, CaseSeen, Message, MessageKind, NumberCounter
from support.models.catalogue import QueueMember, QueueProfile, Topic
from support.models.clock import CalendarDay, ServiceTarget, WorkingSpan
from support.models.clock_rows import Clock, ClockPause, Escalation, EscalationStep
from support.models.connecting import (
    AssessmentAnswer,
    ConnectionRequest,
    DesignChange,
    SecurityAssessment,
)
from support.models.coordination import (
    Coordination,
    CoordinationCounter,
    CoordinationExtract,
    CoordinationLink,
    CoordinationMessage,
    CoordinationReminder,
)
from support.models.duty import Absence, DutyChange, DutyShift
from support.models.edxml import EdxmlImport, ElectronicDocument
from support.models.files import FileCheck, FilePicture
from support.models.handover import Handover
from support.models.helpdesk_door import (
    EMAIL_MAX,
    MESSAGE_ID_MAX,
    STEP_MAX,
    TITLE_MAX,
    Checklist,
    ChecklistTask,
    FollowUp,
    FollowUpAttachment,
    IgnoreEmail,
    PreSetReply,
    Queue,
    Ticket,
    TicketCC,
    TicketDependency,
)
from support.models.imports import AgencyImport, ImportState
from support.models.incidents import (
    Incident,
    IncidentCase,
    IncidentCounter,
    IncidentEvent,
    IncidentFollower,
    IncidentNotice,
    IncidentScope,
    IncidentUpdate,
)
from support.models.intake import RegisterCounter, RegisterEntry
from support.models.journal import Event, EventCase, EventPending, EventSeal, EventText, ReadLog
from support.models.law import LegalReference
from support.models.legal_limits import LegalLimit, LegalReminder, LegalTerm
from support.models.linking import CaseLink, CaseMove, MovedRow
from support.models.notices import DataErrorNotice, LogPreservation
from support.models.origin import MailOrigin, OriginHow, TurnedAway
from support.models.outgoing import MailKind, MailState, OutgoingMail, OutgoingRecipient, RecipientState
from support.models.portal import ApiIncident, TrackingLink
from support.models.reception import AnswerCall, Letter, MinutesCounter, PhoneCall, Visit, Visitor, VisitTask
from support.models.routing import Lead
from support.models.rules import Assignment, DatedRule, LeadRule, RoutingRule
from support.models.search import SearchDocument
from support.models.suggestion import TopicSuggestion
from support.models.systems import ConnectedSystem, Connection, Liaison, Platform, Service
from support.models.task_templates import TaskTemplate, TaskTemplateStep
from support.models.tasks import Task
from support.models.urging import Urging

__all__ = [
    "EMAIL_MAX",
    "INTERNAL",
    "MESSAGE_ID_MAX",
    "STEP_MAX",
    "TITLE_MAX",
    "Absence",
    "Agency",
    "AgencyDomain",
    "AgencyImport",
    "AnswerCall",
    "ApiIncident",
    "AssessmentAnswer",
    "Assignment",
    "CalendarChange",
    "CalendarDay",
    "CalendarYear",
    "Case",
    "CaseLink",
    "CaseMove",
    "CaseSeen",
    "Checklist",
    "ChecklistTask",
    "Clock",
    "ClockPause",
    "ConnectedSystem",
    "Connection",
    "ConnectionRequest",
    "Contact",
    "Coordination",
    "CoordinationCounter",
    "CoordinationExtract",
    "CoordinationLink",
    "CoordinationMessage",
    "CoordinationReminder",
    "DataErrorNotice",
    "DatedRule",
    "DesignChange",
    "DutyChange",
    "DutyShift",
    "EdxmlImport",
    "ElectronicDocument",
    "Escalation",
    "EscalationStep",
    "Event",
    "EventCase",
    "EventPending",
    "EventSeal",
    "EventText",
    "FileCheck",
    "FilePicture",
    "FollowUp",
    "FollowUpAttachment",
    "Handover",
    "IgnoreEmail",
    "ImportState",
    "Incident",
    "IncidentCase",
    "IncidentCounter",
    "IncidentEvent",
    "IncidentFollower",
    "IncidentNotice",
    "IncidentScope",
    "IncidentUpdate",
    "Invitation",
    "Lead",
    "LeadRule",
    "LegalLimit",
    "LegalReference",
    "LegalReminder",
    "LegalTerm",
    "Letter",
    "Liaison",
    "LogPreservation",
    "MailKind",
    "MailOrigin",
    "MailState",
    "Membership",
    "Message",
    "MessageKind",
    "MinutesCounter",
    "MovedRow",
    "NumberCounter",
    "OriginHow",
    "OutgoingMail",
    "OutgoingRecipient",
    "PhoneCall",
    "Platform",
    "PreSetReply",
    "Queue",
    "QueueMember",
    "QueueProfile",
    "ReadLog",
    "RecipientState",
    "Recount",
    "RegisterCounter",
    "RegisterEntry",
    "RoutingRule",
    "SearchDocument",
    "SecurityAssessment",
    "Service",
    "ServiceTarget",
    "Task",
    "TaskTemplate",
    "TaskTemplateStep",
    "Ticket",
    "TicketCC",
    "TicketDependency",
    "Topic",
    "TopicSuggestion",
    "TrackingLink",
    "TurnedAway",
    "Urging",
    "Visit",
    "VisitTask",
    "Visitor",
    "WorkingSpan",
    "contact_words",
]
