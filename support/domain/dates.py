"""Dates the Circular counts by: years after a day, 29 February included."""

from __future__ import annotations

from datetime import date

LOG_YEARS = 2  # Điều 8.2: nhật ký lưu tối thiểu 02 năm


def years_after(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes 1 March, so that nothing ends a day early."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def log_expiry(happened: date) -> date:
    """Return the first day on which connection logs of `happened` may lawfully be gone (Điều 8.2)."""
    return years_after(happened, LOG_YEARS)
