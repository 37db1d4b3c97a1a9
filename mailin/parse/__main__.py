"""Print what each given .eml file says, one JSON object a line: `python -m mailin.parse FILE...`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from . import parse
from .model import ParsedMail

Json = dict[str, object]


def main(paths: list[str]) -> int:
    """Write one line of JSON (UTF-8) per file to standard output; always returns 0."""
    for path in paths:
        try:
            raw = Path(path).read_bytes()
        except OSError:
            found = {**as_json(path, parse(b"")), "problems": ["unreadable-file"]}
        else:
            found = as_json(path, parse(raw))
        line = json.dumps(found, ensure_ascii=False) + "\n"
        sys.stdout.buffer.write(line.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
    return 0


def as_json(path: str, mail: ParsedMail) -> Json:
    """Return the fields of one message as plain values."""
    return {
        "file": path,
        "message_id": mail.message_id,
        "from_email": mail.from_email,
        "from_name": mail.from_name,
        "to": [email for _, email in mail.to],
        "cc": [email for _, email in mail.cc],
        "date": mail.date.isoformat() if mail.date else None,
        "subject": mail.subject,
        "body_text": mail.body_text,
        "reply_text": mail.reply_text,
        "attachments": [
            {
                "name": file.name,
                "content_type": file.content_type,
                "size": file.size,
                "sha256": file.sha256,
                "inline": file.inline,
            }
            for file in mail.attachments
        ],
        "kind": mail.kind,
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references),
        "problems": list(mail.problems),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
