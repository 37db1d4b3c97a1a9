"""The working calendar: years and their approval, days that differ, what changes move."""
