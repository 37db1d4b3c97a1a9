"""Kinds of events: everything that happens to a ticket leaves exactly one of these."""

from __future__ import annotations

from enum import StrEnum

from support.domain.words import _


class EventKind(StrEnum):
    """What happened. The value is stored for ever and sealed in the chain: never rename one."""

    OPENED = "opened"
    MESSAGE_IN = "message_in"
    REPLIED = "replied"
    NOTED = "noted"
    ASSIGNED = "assigned"
    STAGED = "staged"
    CLASSIFIED = "classified"
    RETITLED = "retitled"
    PRIORITISED = "prioritised"
    REQUEUED = "requeued"
    MAIL_SENT = "mail_sent"
    MAIL_FAILED = "mail_failed"
    MAIL_BOUNCED = "mail_bounced"
    MAIL_CANCELLED = "mail_cancelled"
    REGISTERED = "registered"
    CONTACT_VERIFIED = "contact_verified"
    FILE_CHECKED = "file_checked"
    WITHHELD = "withheld"
    UNMASKED = "unmasked"
    INVITED = "invited"
    JOINED = "joined"
    CONFIGURED = "configured"
    ACCOUNT_MAIL = "account_mail"
    MAIL_DECIDED = "mail_decided"
    MAIL_HELD = "mail_held"
    MAIL_AUTOMATIC = "mail_automatic"
    REQUESTER_CHANGED = "requester_changed"
    SENDER_TURNED = "sender_turned"
    API_DESCRIBED = "api_described"
    TRACKING_REVOKED = "tracking_revoked"
    MINUTES_CHANGED = "minutes_changed"
    VISIT_ENDED = "visit_ended"
    MINUTES_SIGNED = "minutes_signed"
    NOTICE_KEPT = "notice_kept"
    NOTICE_CONCLUDED = "notice_concluded"
    LOGS_ASKED = "logs_asked"
    LOGS_CONFIRMED = "logs_confirmed"
    LEAD_CHANGED = "lead_changed"
    URGED = "urged"
    URGING_ENDED = "urging_ended"
    CALLED_BACK = "called_back"
    ENTRY_CORRECTED = "entry_corrected"
    LETTER_NUMBERED = "letter_numbered"
    DAY_HANDED_OVER = "day_handed_over"
    TASKS_OPENED = "tasks_opened"
    TASK_ASSIGNED = "task_assigned"
    TASK_DONE = "task_done"
    TASK_REOPENED = "task_reopened"
    CONNECTION_RECEIVED = "connection_received"
    CONTENTS_SAVED = "contents_saved"
    CONTENTS_ASKED = "contents_asked"
    ELIGIBLE = "eligible"
    ELIGIBILITY_TAKEN_BACK = "eligibility_taken_back"
    CONNECTED = "connected"
    ASSESSMENT_BEGUN = "assessment_begun"
    ASSESSMENT_SAVED = "assessment_saved"
    ASSESSMENT_DONE = "assessment_done"
    DESIGN_CHANGE = "design_change"
    AGENCY_CHANGED = "agency_changed"
    AGENCIES_MERGED = "agencies_merged"
    AGENCIES_IMPORTED = "agencies_imported"
    MEMBERSHIP_CHANGED = "membership_changed"
    CONTACT_CHANGED = "contact_changed"
    CONTACTS_MERGED = "contacts_merged"
    EDXML_REPLACED = "edxml_replaced"
    EDXML_DECIDED = "edxml_decided"
    EDXML_TOLD = "edxml_told"
    SYSTEM_SAVED = "system_saved"
    SERVICE_SAVED = "service_saved"
    CONNECTION_SAVED = "connection_saved"
    LIAISON_CHANGED = "liaison_changed"
    SCOPE_MARKED = "scope_marked"
    ESCALATED = "escalated"
    CASE_LINKED = "case_linked"
    CASE_UNLINKED = "case_unlinked"
    CASES_MERGED = "cases_merged"
    CASES_UNMERGED = "cases_unmerged"
    MESSAGES_SPLIT = "messages_split"
    COORD_ATTACHED = "coord_attached"
    COORD_ASKED = "coord_asked"
    COORD_ACCEPTED = "coord_accepted"
    COORD_DECLINED = "coord_declined"
    COORD_ASKED_BACK = "coord_asked_back"
    COORD_EXPLAINED = "coord_explained"
    COORD_DEFER_ASKED = "coord_defer_asked"
    COORD_DUE_MOVED = "coord_due_moved"
    COORD_ANSWERED = "coord_answered"
    COORD_WITHDRAWN = "coord_withdrawn"
    COORD_CLOSED = "coord_closed"
    COORD_SHARED = "coord_shared"
    COORD_REMINDED = "coord_reminded"
    COORD_LINKED = "coord_linked"
    COORD_LINK_REVOKED = "coord_link_revoked"
    CALENDAR_APPROVED = "calendar_approved"
    CLOCKS_RECOUNTED = "clocks_recounted"
    INCIDENT_DECLARED = "incident_declared"
    INCIDENT_CHANGED = "incident_changed"
    INCIDENT_ATTACHED = "incident_attached"
    INCIDENT_DETACHED = "incident_detached"
    INCIDENT_NOTED = "incident_noted"
    INCIDENT_TOLD = "incident_told"
    INCIDENT_TAKEN_BACK = "incident_taken_back"
    INCIDENT_REOPENED = "incident_reopened"
    INCIDENT_REVIEWED = "incident_reviewed"
    INCIDENT_FOLLOWED = "incident_followed"
    LEGAL_SINCE = "legal_since"
    LEGAL_DONE = "legal_done"
    LEGAL_REOPENED = "legal_reopened"
    LEGAL_REMINDED = "legal_reminded"
    LEAD_RULE_CHANGED = "lead_rule_changed"
    ROUTING_RULE_CHANGED = "routing_rule_changed"
    DUTY_CHANGED = "duty_changed"
    ABSENCE_CHANGED = "absence_changed"
    GUIDE_BEGUN = "guide_begun"
    GUIDE_SAVED = "guide_saved"
    GUIDE_DETAILED = "guide_detailed"
    GUIDE_VERSION_BEGUN = "guide_version_begun"
    GUIDE_PEN_ASKED = "guide_pen_asked"
    GUIDE_PEN_GIVEN = "guide_pen_given"
    GUIDE_PEN_TAKEN = "guide_pen_taken"
    GUIDE_FILE_ADDED = "guide_file_added"
    GUIDE_FILE_REMOVED = "guide_file_removed"
    GUIDE_FILE_CHECKED = "guide_file_checked"
    GUIDE_IMPORTED = "guide_imported"
    GUIDE_SUBMITTED = "guide_submitted"
    GUIDE_TAKEN_BACK = "guide_taken_back"
    GUIDE_CHANGES_ASKED = "guide_changes_asked"
    GUIDE_APPROVED = "guide_approved"
    GUIDE_CHECKED = "guide_checked"
    GUIDE_PUBLISHED = "guide_published"
    GUIDE_WITHDRAWN = "guide_withdrawn"
    GUIDE_EXPIRED = "guide_expired"
    GUIDE_RESTORED = "guide_restored"
    GUIDE_ABANDONED = "guide_abandoned"
    GUIDE_COMMENTED = "guide_commented"
    GUIDE_COMMENT_CLOSED = "guide_comment_closed"
    GUIDE_SHIELD_OVERRULED = "guide_shield_overruled"
    GUIDE_MASKED = "guide_masked"
    GUIDE_REVIEW_REMINDED = "guide_review_reminded"
    GUIDE_HELD_BACK = "guide_held_back"
    GUIDE_REAFFIRMED = "guide_reaffirmed"
    GUIDE_REAFFIRM_AGREED = "guide_reaffirm_agreed"
    GUIDE_REAFFIRM_DECLINED = "guide_reaffirm_declined"
    GUIDE_DUTY_CHANGED = "guide_duty_changed"
    GUIDE_DUTY_ASKED = "guide_duty_asked"
    GUIDE_DUTY_LINKED = "guide_duty_linked"
    GUIDE_DUTY_DROPPED = "guide_duty_dropped"
    GUIDE_DUTY_REMINDED = "guide_duty_reminded"
    FILING_SAVED = "filing_saved"
    GUIDES_RATED = "guides_rated"
    GUIDES_FLAGGED = "guides_flagged"
    GUIDES_FLAG_SETTLED = "guides_flag_settled"
    GUIDES_FLAG_REOPENED = "guides_flag_reopened"
    GUIDES_FOLLOWED = "guides_followed"
    GUIDES_LEFT = "guides_left"
    GUIDES_FEED_OPENED = "guides_feed_opened"
    GUIDES_FEED_CLOSED = "guides_feed_closed"
    GUIDES_TOLD = "guides_told"
    SYNONYMS_CHANGED = "synonyms_changed"


LABELS: dict[EventKind, str] = {
    EventKind.OPENED: _("Mở phiếu"),
    EventKind.MESSAGE_IN: _("Thư đến"),
    EventKind.REPLIED: _("Trả lời người đề nghị"),
    EventKind.NOTED: _("Ý kiến nội bộ"),
    EventKind.ASSIGNED: _("Phân công"),
    EventKind.STAGED: _("Chuyển giai đoạn"),
    EventKind.CLASSIFIED: _("Phân loại"),
    EventKind.RETITLED: _("Sửa tiêu đề"),
    EventKind.PRIORITISED: _("Đổi mức ưu tiên"),
    EventKind.REQUEUED: _("Chuyển hàng đợi"),
    EventKind.MAIL_SENT: _("Thư đã chuyển đi"),
    EventKind.MAIL_FAILED: _("Thư chưa gửi được"),
    EventKind.MAIL_BOUNCED: _("Thư bị trả lại"),
    EventKind.MAIL_CANCELLED: _("Hủy gửi thư"),
    EventKind.REGISTERED: _("Vào sổ tiếp nhận"),
    EventKind.CONTACT_VERIFIED: _("Xác minh người đề nghị"),
    EventKind.FILE_CHECKED: _("Kiểm tra tệp đính kèm"),
    EventKind.WITHHELD: _("Không lưu nội dung"),
    EventKind.UNMASKED: _("Xem đầy đủ thông tin cá nhân"),
    EventKind.INVITED: _("Mời người dùng"),
    EventKind.JOINED: _("Nhận lời mời"),
    EventKind.CONFIGURED: _("Thay đổi cấu hình"),
    EventKind.ACCOUNT_MAIL: _("Thư về tài khoản"),
    EventKind.MAIL_DECIDED: _("Quyết định về thư giữ lại"),
    EventKind.MAIL_HELD: _("Giữ lại một thư"),
    EventKind.MAIL_AUTOMATIC: _("Thư tự động gửi về"),
    EventKind.REQUESTER_CHANGED: _("Đổi người đề nghị"),
    EventKind.SENDER_TURNED: _("Chặn hoặc thôi chặn người gửi"),
    EventKind.API_DESCRIBED: _("Ghi thông tin sự cố API"),
    EventKind.TRACKING_REVOKED: _("Thu hồi đường dẫn theo dõi"),
    EventKind.MINUTES_CHANGED: _("Sửa biên bản làm việc"),
    EventKind.VISIT_ENDED: _("Ghi giờ ra"),
    EventKind.MINUTES_SIGNED: _("Gắn biên bản đã ký"),
    EventKind.NOTICE_KEPT: _("Ghi thông báo sai sót thông tin"),
    EventKind.NOTICE_CONCLUDED: _("Kết luận thông báo sai sót"),
    EventKind.LOGS_ASKED: _("Đề nghị bảo toàn nhật ký kết nối"),
    EventKind.LOGS_CONFIRMED: _("Cơ quan xác nhận bảo toàn nhật ký"),
    EventKind.LEAD_CHANGED: _("Đổi cơ quan chủ trì"),
    EventKind.URGED: _("Đôn đốc"),
    EventKind.URGING_ENDED: _("Ghi kết quả đôn đốc"),
    EventKind.CALLED_BACK: _("Gọi trả lời người đề nghị"),
    EventKind.ENTRY_CORRECTED: _("Đính chính sổ tiếp nhận"),
    EventKind.LETTER_NUMBERED: _("Ghi số đến"),
    EventKind.DAY_HANDED_OVER: _("Bàn giao ca trực"),
    EventKind.TASKS_OPENED: _("Mở việc"),
    EventKind.TASK_ASSIGNED: _("Giao việc"),
    EventKind.TASK_DONE: _("Hoàn thành việc"),
    EventKind.TASK_REOPENED: _("Mở lại việc"),
    EventKind.CONNECTION_RECEIVED: _("Tiếp nhận đề nghị kết nối"),
    EventKind.CONTENTS_SAVED: _("Ghi nội dung đề nghị kết nối"),
    EventKind.CONTENTS_ASKED: _("Đề nghị bổ sung nội dung"),
    EventKind.ELIGIBLE: _("Đủ điều kiện kết nối"),
    EventKind.ELIGIBILITY_TAKEN_BACK: _("Thu lại kết luận đủ điều kiện"),
    EventKind.CONNECTED: _("Lập kết nối"),
    EventKind.ASSESSMENT_BEGUN: _("Mở kiểm tra, đánh giá"),
    EventKind.ASSESSMENT_SAVED: _("Ghi kết quả kiểm tra, đánh giá"),
    EventKind.ASSESSMENT_DONE: _("Hoàn thành kiểm tra, đánh giá"),
    EventKind.DESIGN_CHANGE: _("Ghi thay đổi thiết kế"),
    EventKind.AGENCY_CHANGED: _("Thay đổi cơ quan"),
    EventKind.AGENCIES_MERGED: _("Nhập cơ quan"),
    EventKind.AGENCIES_IMPORTED: _("Nhập danh sách cơ quan"),
    EventKind.MEMBERSHIP_CHANGED: _("Thay đổi thành viên cơ quan"),
    EventKind.CONTACT_CHANGED: _("Sửa người liên hệ"),
    EventKind.CONTACTS_MERGED: _("Gộp người liên hệ trùng"),
    EventKind.EDXML_REPLACED: _("Thay thế văn bản điện tử"),
    EventKind.EDXML_DECIDED: _("Trả lời yêu cầu thu hồi văn bản"),
    EventKind.EDXML_TOLD: _("Báo trạng thái văn bản cho nơi gửi"),
    EventKind.SYSTEM_SAVED: _("Ghi danh mục hệ thống"),
    EventKind.SERVICE_SAVED: _("Ghi dịch vụ khai thác"),
    EventKind.CONNECTION_SAVED: _("Ghi kết nối của cơ quan"),
    EventKind.LIAISON_CHANGED: _("Đổi đầu mối của kết nối"),
    EventKind.SCOPE_MARKED: _("Đánh dấu dấu hiệu vượt phạm vi"),
    EventKind.ESCALATED: _("Báo hạn"),
    EventKind.CASE_LINKED: _("Liên kết phiếu"),
    EventKind.CASE_UNLINKED: _("Bỏ liên kết phiếu"),
    EventKind.CASES_MERGED: _("Gộp phiếu"),
    EventKind.CASES_UNMERGED: _("Bỏ gộp phiếu"),
    EventKind.MESSAGES_SPLIT: _("Tách phiếu"),
    EventKind.COORD_ATTACHED: _("Gắn cơ quan phối hợp"),
    EventKind.COORD_ASKED: _("Hỏi cơ quan phối hợp"),
    EventKind.COORD_ACCEPTED: _("Cơ quan nhận phối hợp"),
    EventKind.COORD_DECLINED: _("Cơ quan từ chối phối hợp"),
    EventKind.COORD_ASKED_BACK: _("Cơ quan phối hợp hỏi lại"),
    EventKind.COORD_EXPLAINED: _("Giải thích cho cơ quan phối hợp"),
    EventKind.COORD_DEFER_ASKED: _("Cơ quan phối hợp đề nghị lùi hạn"),
    EventKind.COORD_DUE_MOVED: _("Đổi hạn trả lời phối hợp"),
    EventKind.COORD_ANSWERED: _("Cơ quan phối hợp trả lời"),
    EventKind.COORD_WITHDRAWN: _("Rút câu hỏi phối hợp"),
    EventKind.COORD_CLOSED: _("Nhận ý kiến phối hợp"),
    EventKind.COORD_SHARED: _("Đổi phần trích chia sẻ"),
    EventKind.COORD_REMINDED: _("Nhắc cơ quan phối hợp"),
    EventKind.COORD_LINKED: _("Gửi đường dẫn trả lời phối hợp"),
    EventKind.COORD_LINK_REVOKED: _("Thu hồi đường dẫn trả lời phối hợp"),
    EventKind.CALENDAR_APPROVED: _("Duyệt lịch làm việc năm"),
    EventKind.CLOCKS_RECOUNTED: _("Tính lại hạn theo lịch"),
    EventKind.INCIDENT_DECLARED: _("Mở sự cố"),
    EventKind.INCIDENT_CHANGED: _("Sửa sự cố"),
    EventKind.INCIDENT_ATTACHED: _("Gắn phiếu vào sự cố"),
    EventKind.INCIDENT_DETACHED: _("Bỏ phiếu khỏi sự cố"),
    EventKind.INCIDENT_NOTED: _("Ghi mốc diễn biến sự cố"),
    EventKind.INCIDENT_TOLD: _("Gửi thông báo sự cố"),
    EventKind.INCIDENT_TAKEN_BACK: _("Thu hồi thông báo sự cố"),
    EventKind.INCIDENT_REOPENED: _("Mở lại sự cố"),
    EventKind.INCIDENT_REVIEWED: _("Rà soát sau sự cố"),
    EventKind.INCIDENT_FOLLOWED: _("Theo dõi sự cố"),
    EventKind.LEGAL_SINCE: _("Ghi lúc bắt đầu thời hạn theo luật"),
    EventKind.LEGAL_DONE: _("Thực hiện việc có thời hạn theo luật"),
    EventKind.LEGAL_REOPENED: _("Mở lại việc có thời hạn theo luật"),
    EventKind.LEGAL_REMINDED: _("Nhắc thời hạn theo luật"),
    EventKind.LEAD_RULE_CHANGED: _("Thay đổi quy tắc chủ trì"),
    EventKind.ROUTING_RULE_CHANGED: _("Thay đổi quy tắc phân công"),
    EventKind.DUTY_CHANGED: _("Thay đổi lịch trực"),
    EventKind.ABSENCE_CHANGED: _("Ghi ngày vắng mặt"),
    EventKind.GUIDE_BEGUN: _("Bắt đầu soạn tài liệu"),
    EventKind.GUIDE_SAVED: _("Lưu tài liệu đang soạn"),
    EventKind.GUIDE_DETAILED: _("Sửa thông tin của tài liệu"),
    EventKind.GUIDE_VERSION_BEGUN: _("Bắt đầu soạn phiên bản mới của tài liệu"),
    EventKind.GUIDE_PEN_ASKED: _("Xin quyền soạn tài liệu"),
    EventKind.GUIDE_PEN_GIVEN: _("Nhường quyền soạn tài liệu"),
    EventKind.GUIDE_PEN_TAKEN: _("Giành quyền soạn tài liệu"),
    EventKind.GUIDE_FILE_ADDED: _("Thêm tệp vào tài liệu"),
    EventKind.GUIDE_FILE_REMOVED: _("Bỏ tệp khỏi tài liệu"),
    EventKind.GUIDE_FILE_CHECKED: _("Kiểm tra tệp của tài liệu"),
    EventKind.GUIDE_IMPORTED: _("Nhập tài liệu từ tệp"),
    EventKind.GUIDE_SUBMITTED: _("Gửi duyệt tài liệu"),
    EventKind.GUIDE_TAKEN_BACK: _("Lấy lại tài liệu đang chờ duyệt"),
    EventKind.GUIDE_CHANGES_ASKED: _("Yêu cầu sửa tài liệu"),
    EventKind.GUIDE_APPROVED: _("Duyệt tài liệu"),
    EventKind.GUIDE_CHECKED: _("Kiểm tra, đồng ý tài liệu"),
    EventKind.GUIDE_PUBLISHED: _("Công bố tài liệu"),
    EventKind.GUIDE_WITHDRAWN: _("Thu hồi tài liệu"),
    EventKind.GUIDE_EXPIRED: _("Tài liệu hết hiệu lực"),
    EventKind.GUIDE_RESTORED: _("Khôi phục phiên bản tài liệu thành bản nháp"),
    EventKind.GUIDE_ABANDONED: _("Bỏ bản nháp tài liệu"),
    EventKind.GUIDE_COMMENTED: _("Góp ý tại chỗ khi duyệt tài liệu"),
    EventKind.GUIDE_COMMENT_CLOSED: _("Đóng ý kiến duyệt tài liệu"),
    EventKind.GUIDE_SHIELD_OVERRULED: _("Bỏ qua cảnh báo dữ liệu cá nhân trong tài liệu"),
    EventKind.GUIDE_MASKED: _("Thay dữ liệu cá nhân trong bản nháp tài liệu"),
    EventKind.GUIDE_REVIEW_REMINDED: _("Nhắc rà soát tài liệu"),
    EventKind.GUIDE_HELD_BACK: _("Đến ngày nhưng chưa công bố được tài liệu"),
    EventKind.GUIDE_REAFFIRMED: _("Rà soát tài liệu, giữ nguyên nội dung"),
    EventKind.GUIDE_REAFFIRM_AGREED: _("Kiểm tra, đồng ý giữ nguyên tài liệu"),
    EventKind.GUIDE_REAFFIRM_DECLINED: _("Kiểm tra, không đồng ý giữ nguyên tài liệu"),
    EventKind.GUIDE_DUTY_CHANGED: _("Cập nhật nghĩa vụ tài liệu"),
    EventKind.GUIDE_DUTY_ASKED: _("Mở nghĩa vụ tài liệu từ câu hỏi"),
    EventKind.GUIDE_DUTY_LINKED: _("Gắn tài liệu vào nghĩa vụ"),
    EventKind.GUIDE_DUTY_DROPPED: _("Bỏ nghĩa vụ tài liệu từ câu hỏi"),
    EventKind.GUIDE_DUTY_REMINDED: _("Nhắc nghĩa vụ tài liệu"),
    EventKind.FILING_SAVED: _("Không phải gửi yêu cầu nhờ tài liệu"),
    EventKind.GUIDES_RATED: _("Đánh giá tài liệu"),
    EventKind.GUIDES_FLAGGED: _("Báo tài liệu cần sửa"),
    EventKind.GUIDES_FLAG_SETTLED: _("Xong một góp ý tài liệu"),
    EventKind.GUIDES_FLAG_REOPENED: _("Mở lại góp ý tài liệu"),
    EventKind.GUIDES_FOLLOWED: _("Đăng ký nhận tin tài liệu"),
    EventKind.GUIDES_LEFT: _("Thôi nhận tin tài liệu"),
    EventKind.GUIDES_FEED_OPENED: _("Tạo địa chỉ nguồn tin riêng"),
    EventKind.GUIDES_FEED_CLOSED: _("Thu hồi địa chỉ nguồn tin riêng"),
    EventKind.GUIDES_TOLD: _("Gửi thư về tài liệu"),
    EventKind.SYNONYMS_CHANGED: _("Sửa từ đồng nghĩa của kho tài liệu"),
}
