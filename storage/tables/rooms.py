"""What happens while a meeting is held: its code, who asks for the floor, what is sensed."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.base import id_column, metadata, moment

# Codes that were replaced stay, so that whoever types one is told so.
room_code = Table(
    "room_code",
    metadata,
    Column("code", String(8), primary_key=True),
    Column("meeting_id", String(26), ForeignKey("meeting.id"), nullable=False),
    moment("made_at"),
    moment("ended_at", nullable=True),
    Index(None, "meeting_id"),
)

# How the floor is given at a meeting; no row: as usual.
floor = Table(
    "floor",
    metadata,
    Column("meeting_id", String(26), ForeignKey("meeting.id"), primary_key=True),
    Column("turn_minutes", Integer, nullable=False),
    moment("closed_at", nullable=True),  # none: it may be asked for
)

# Whose it is stands in the attendance, which forgets who they were.
speaking_turn = Table(
    "speaking_turn",
    metadata,
    id_column(),
    Column("meeting_id", String(26), ForeignKey("meeting.id"), nullable=False),
    Column("attendance_id", String(26), ForeignKey("attendance.id"), nullable=False),
    Column("state", String(12), nullable=False),  # asked, speaking, spoken, gone
    moment("asked_at"),
    moment("began_at", nullable=True),
    moment("ends_at", nullable=True),
    Column("given_by", String(26), nullable=True),  # who gave the floor, and is told of its end
    moment("told_at", nullable=True),  # that the time was over
    Index(None, "meeting_id"),
    Index(None, "attendance_id"),
    Index(None, "state", "ends_at"),
)

sense_check = Table(
    "sense_check",
    metadata,
    id_column(),
    Column("meeting_id", String(26), ForeignKey("meeting.id"), nullable=False),
    Column("number", Integer, nullable=False),  # within its meeting, from 1
    Column("statement", Text, nullable=False),
    Column("state", String(12), nullable=False),  # open, closed
    Column("agree", Integer, nullable=True),  # the result, once it is closed
    Column("disagree", Integer, nullable=True),
    Column("abstain", Integer, nullable=True),
    moment("opened_at"),
    moment("closed_at", nullable=True),
    UniqueConstraint("meeting_id", "number"),
)

# Only while a check is open: what is left afterwards are its counts.
sense_answer = Table(
    "sense_answer",
    metadata,
    Column("check_id", String(26), ForeignKey("sense_check.id"), primary_key=True),
    Column("attendance_id", String(26), ForeignKey("attendance.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),  # agree, disagree, abstain
    moment("at"),
    Index(None, "attendance_id"),
)
