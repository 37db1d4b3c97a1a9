"""Bounds that keep one mail from costing more than a worker can give."""

from __future__ import annotations

MAX_DEPTH = 20  # nested multiparts that are opened; real mail stays below 8
MAX_PARTS = 1_000  # leaves of one mail; the rest is kept as one raw attachment
MAX_HEADER_BLOCK = 4 * 1024 * 1024  # bytes of one header block
MAX_HEADER_VALUE = 64 * 1024  # bytes of one header value
MAX_HEADERS = 1_000  # header fields kept of one part
MAX_PARAMS = 8 * 1024  # characters of Content-Type or Content-Disposition looked at
MAX_ADDRESSES = 1_000  # addresses of one header
MAX_IDS = 500  # ids of References
MAX_TEXT = 2_000_000  # characters of readable text; the whole stays as an attachment
MAX_TEXT_BYTES = 8_000_000  # bytes of one text part that are read
MAX_HTML = 4_000_000  # characters of HTML that are rendered
MAX_NAME = 200  # characters of a file name
MAX_SUBJECT = 20_000  # characters of a subject
