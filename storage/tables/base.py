"""What every table is made of: ids, moments, the naming of keys and indexes."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    MetaData,
    String,
    Text,
    TypeDecorator,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is refused with TypeError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what the database keeps: the moment in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("A moment needs its time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Return the aware moment that a kept one means."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Keys(TypeDecorator[tuple[str, ...]]):
    """A few keys of the programme in their order, kept as one text; none of them as none."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """Return what the database keeps: the keys with a comma between them."""
        return ",".join(value) if value else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...]:
        """Return the keys that a kept text lists."""
        return tuple(value.split(",")) if value else ()


def id_column() -> Column[str]:
    """Return the primary key: sortable text made in Python."""
    return Column("id", String(26), primary_key=True)


def person_column(*, nullable: bool = False) -> Column[str]:
    """Return whose a row is."""
    return Column("person_id", String(26), ForeignKey("person.id"), nullable=nullable)


def moment(name: str, *, nullable: bool = False) -> Column[datetime]:
    """Return a column of moments."""
    return Column(name, Moment, nullable=nullable)
