"""The themes that the commission chooses, how it votes on them, and the answer to each proposal."""

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

from storage.tables.base import id_column, metadata, moment, person_column

theme = Table(
    "theme",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("area", String(40), nullable=False),  # a theme of the programme
    Column("state", String(12), nullable=False),  # proposed, voting, approved, rejected
    Column("reason", Text, nullable=True),  # public, of the decision
    Column("version", Integer, nullable=False),
    Column("proposed_by", String(26), nullable=True),
    moment("proposed_at"),
    moment("closes_at", nullable=True),  # while it is voted on
    moment("decided_at", nullable=True),
)

theme_source = Table(
    "theme_source",
    metadata,
    Column("theme_id", String(26), ForeignKey("theme.id"), primary_key=True),
    Column("proposal_id", String(26), ForeignKey("proposal.id"), primary_key=True),
    Column("group_id", String(26), ForeignKey("proposal_group.id"), nullable=True),  # it came by
    Index(None, "proposal_id"),
)

# The institutions that fit a theme: who may be asked for a liaison.
theme_institution = Table(
    "theme_institution",
    metadata,
    Column("theme_id", String(26), ForeignKey("theme.id"), primary_key=True),
    Column("institution", String(40), primary_key=True),  # a key of the programme
)

theme_vote = Table(
    "theme_vote",
    metadata,
    id_column(),
    Column("theme_id", String(26), ForeignKey("theme.id"), nullable=False),
    person_column(nullable=True),  # none once they were erased: the vote stays
    Column("choice", String(8), nullable=False),  # yes, no, abstain
    moment("at"),
    UniqueConstraint("theme_id", "person_id"),
    Index(None, "person_id"),
)

# What the bell said of a vote already, and when it opened: each once.
theme_notice = Table(
    "theme_notice",
    metadata,
    Column("theme_id", String(26), ForeignKey("theme.id"), primary_key=True),
    Column("notice", String(40), primary_key=True),
    moment("at"),
)

answer = Table(
    "answer",
    metadata,
    id_column(),
    Column("proposal_id", String(26), ForeignKey("proposal.id"), nullable=False, unique=True),
    Column("outcome", String(12), nullable=False),  # included, not_chosen, elsewhere
    Column("theme_id", String(26), ForeignKey("theme.id"), nullable=True),
    Column("reason", Text, nullable=False),
    Column("state", String(12), nullable=False),  # written, published, reopened
    Column("version", Integer, nullable=False),
    Column("written_by", String(26), nullable=True),
    moment("written_at"),
    moment("published_at", nullable=True),
)

# Against a published answer, once.
answer_appeal = Table(
    "answer_appeal",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("proposal_id", String(26), ForeignKey("proposal.id"), nullable=False, unique=True),
    person_column(),
    Column("sealed", LargeBinary, nullable=False),  # why, in the author's words
    Column("state", String(12), nullable=False),  # open, upheld, rejected
    moment("opened_at"),
    Column("decided_by", String(26), nullable=True),
    moment("decided_at", nullable=True),
    Column("reason", Text, nullable=True),  # public
    Index(None, "person_id"),
)
