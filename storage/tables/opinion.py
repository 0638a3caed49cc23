"""Short statements, and who agrees with them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint

from storage.tables.base import id_column, metadata, moment, person_column

statement = Table(
    "statement",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("stage", String(40), nullable=False),  # the key of the one it was put in
    Column("text", Text, nullable=False),
    Column("about", String(20), nullable=True),  # the code of what it comes from
    Column("state", String(12), nullable=False),  # open, closed, withdrawn
    Column("written_by", String(26), nullable=True),
    moment("at"),
    moment("closed_at", nullable=True),
    Index(None, "stage"),
)

opinion = Table(
    "opinion",
    metadata,
    id_column(),
    Column("statement_id", String(26), ForeignKey("statement.id"), nullable=False),
    person_column(nullable=True),  # none once they were erased: the opinion stays
    Column("choice", String(8), nullable=False),  # agree, disagree, pass
    moment("at"),
    UniqueConstraint("statement_id", "person_id"),
    Index(None, "person_id"),
    Index(None, "at"),
)

opinion_result = Table(
    "opinion_result",
    metadata,
    Column("stage", String(40), primary_key=True),  # whose statements it is about
    Column("content", Text, nullable=False),  # what may be shown, as JSON
    Column("final", Boolean, nullable=False),  # no opinion can come any more
    moment("upto"),  # of the newest opinion in it
    moment("at"),
)
