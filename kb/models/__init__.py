"""Tables of the guide library, and its door to django-helpdesk's KBCategory, KBItem, KBIAttachment."""

from __future__ import annotations

from kb.models.citations import GuideCitation
from kb.models.door import KBCategory, KBIAttachment, KBItem
from kb.models.duties import GuideDuty, GuideDutyChange
from kb.models.feedback import Feedback, FeedKey, GuideNotice, Subscription
from kb.models.files import GuideFile, GuideFilePicture, GuideVersionFile
from kb.models.guides import Guide, GuideCode, GuideVersion
from kb.models.importing import GuideImport, GuideImportPicture
from kb.models.index import GuideDocument, GuideWord, Synonym
from kb.models.readings import GuideReading
from kb.models.reaffirming import Reaffirmation, ReaffirmationAnswer
from kb.models.reviewing import GuideReminder, ShieldOverrule
from kb.models.writing import GuideLock, GuideSave, ReviewComment

__all__ = [
    "FeedKey",
    "Feedback",
    "Guide",
    "GuideCitation",
    "GuideCode",
    "GuideDocument",
    "GuideDuty",
    "GuideDutyChange",
    "GuideFile",
    "GuideFilePicture",
    "GuideImport",
    "GuideImportPicture",
    "GuideLock",
    "GuideNotice",
    "GuideReading",
    "GuideReminder",
    "GuideSave",
    "GuideVersion",
    "GuideVersionFile",
    "GuideWord",
    "KBCategory",
    "KBIAttachment",
    "KBItem",
    "Reaffirmation",
    "ReaffirmationAnswer",
    "ReviewComment",
    "ShieldOverrule",
    "Subscription",
    "Synonym",
]
