"""Sizes and spaces of papers, as NĐ 30/2020/NĐ-CP (Annex I) sets them for A4."""

from __future__ import annotations

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from support.web.papers.fonts import BOLD, ITALIC, TEXT

PAGE = A4
TOP, BOTTOM, LEFT, RIGHT = 20 * mm, 20 * mm, 30 * mm, 18 * mm
WIDTH = PAGE[0] - LEFT - RIGHT
SIZE, LEADING = 13, 18
TALLEST = PAGE[1] - TOP - BOTTOM - 30  # of a table's row that fits a page under the repeated head
LINE = 9 * mm  # between dotted lines for handwriting

BODY = ParagraphStyle(
    "body", fontName=TEXT, fontSize=SIZE, leading=LEADING, spaceAfter=4, alignment=TA_JUSTIFY
)
HEADING = ParagraphStyle("heading", BODY, fontName=BOLD, spaceBefore=8, keepWithNext=1, alignment=0)
POINT = ParagraphStyle(
    "point", BODY, bulletFontName=TEXT, bulletFontSize=SIZE, leftIndent=14, bulletIndent=4, spaceAfter=1
)
MID = ParagraphStyle("mid", BODY, alignment=TA_CENTER)
MID_BOLD = ParagraphStyle("mid-bold", MID, fontName=BOLD)
TICKS = ParagraphStyle("ticks", BODY, spaceBefore=7, alignment=0)
SIGN = ParagraphStyle("sign", MID_BOLD, spaceAfter=0)
MID_ITALIC = ParagraphStyle("mid-italic", MID, fontName=ITALIC)
NAME = ParagraphStyle("name", MID_BOLD, fontSize=14, leading=20, spaceBefore=16, spaceAfter=0)
SMALL = ParagraphStyle("small", MID_BOLD, fontSize=12, leading=15, spaceAfter=0)
MOTTO = ParagraphStyle("motto", MID_BOLD, fontSize=13, leading=17, spaceAfter=0)
SMALL_PLAIN = ParagraphStyle("small-plain", MID, fontSize=13, leading=17, spaceAfter=0)
CELL = ParagraphStyle("cell", BODY, fontSize=12, leading=15.5, spaceAfter=0, alignment=0)
CELL_HEAD = ParagraphStyle("cell-head", CELL, fontName=BOLD)
