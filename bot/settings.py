"""The environment as one model: every setting, its meaning and its default."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from cocreation.programme.file import PROGRAMMES
from storage.engine import is_address, sqlite_url

_SECRETS = frozenset({"telegram_token", "webhook_secret", "database_url"})
_WEBHOOK_SECRET = re.compile("[A-Za-z0-9_-]{1,256}")
_SAMPLE = PROGRAMMES / "panama-2019-2021.toml"
_KEPT = "programme.toml"


def _followed(found: Mapping[str, Any]) -> Path:
    """Return the programme's file when no setting names one; `found` are the settings before it."""
    kept = Path(found.get("data_dir", ".")) / _KEPT
    return kept if kept.is_file() else _SAMPLE


class Settings(BaseSettings):
    """What an operator may set; `python -m bot settings` lists it with the present values."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True)

    data_dir: Path = Field(
        Path("data"), description="Folder of the embedded database, the key and received files."
    )
    database_url: SecretStr | None = Field(
        None,
        description="Another database: postgresql://user:password@host/name. "
        "Without it, SQLite in DATA_DIR.",
    )
    key_file: Path | None = Field(
        None,
        description="File of the key that seals personal data; made at the first start. "
        "Keep a copy apart. Without it, DATA_DIR/key.",
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65_535, description="Port to listen on; 0 takes a free one.")
    public_url: str | None = Field(
        None, description="Address people use, such as https://mesa.example; turns on HSTS."
    )
    programme: Path = Field(
        default_factory=_followed,
        description="File of the programme to run. Without it, the one that `programme start` "
        "kept as DATA_DIR/programme.toml, else the sample one.",
    )
    start_stage: str | None = Field(
        None,
        description="Stage a new database starts at; without it, the programme's default_start.",
    )
    telegram_token: SecretStr | None = Field(
        None, description="Token of the Telegram bot; without it Telegram is off."
    )
    telegram_mode: Literal["polling", "webhook"] | None = Field(
        None,
        description="How Telegram delivers: polling, or webhook. "
        "Without it, webhook when PUBLIC_URL is https, else polling.",
    )
    telegram_api_url: str = Field(
        "https://api.telegram.org",
        description="Bot API server; another one for a self-hosted server.",
    )
    webhook_secret: SecretStr | None = Field(
        None,
        description="Secret that Telegram's webhook calls must bear (1-256 of A-Za-z0-9_-). "
        "Without it, one is derived from the key.",
    )
    telegram_per_second: float = Field(
        30,
        ge=0,
        allow_inf_nan=False,
        description="Most messages a second to Telegram in all; 0 = no limit.",
    )
    telegram_per_chat_per_second: float = Field(
        1,
        ge=0,
        allow_inf_nan=False,
        description="Most announcements a second to one Telegram chat; 0 = no limit.",
    )
    person_messages_per_minute: float = Field(
        60,
        ge=0,
        allow_inf_nan=False,
        description="Most messages a minute taken from one person; 0 = no limit.",
    )
    address_requests_per_minute: float = Field(
        600,
        ge=0,
        allow_inf_nan=False,
        description="Most web requests a minute from one IP address; 0 = no limit.",
    )
    person_files_megabytes: int = Field(
        100, ge=1, description="Most megabytes of files kept for one person."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much is logged, as JSON lines on standard error."
    )

    @field_validator("public_url", "telegram_api_url")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise PydanticCustomError("address", "should look like https://mesa.example")
        return value.rstrip("/")

    @field_validator("webhook_secret")
    @classmethod
    def _letters_telegram_takes(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
            raise PydanticCustomError("webhook_secret", "should be 1 to 256 of A-Z a-z 0-9 _ -")
        return value

    @field_validator("database_url")
    @classmethod
    def _postgres_or_sqlite(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not is_address(value.get_secret_value()):
            raise PydanticCustomError(
                "database_url",
                "should look like postgresql://user:password@host/name, "
                "with signs in the password as in a web address: @ is %40",
            )
        return value

    @model_validator(mode="after")
    def _a_webhook_has_an_address(self) -> Self:
        if self.telegram_token and self.telegram_mode == "webhook" and not self.public_url:
            raise PydanticCustomError(
                "webhook", "TELEGRAM_MODE=webhook needs PUBLIC_URL, an address with https"
            )
        return self

    @property
    def database(self) -> str:
        """The database's address, password included."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return sqlite_url(self.data_dir / "mesa.db")

    @property
    def key_path(self) -> Path:
        """Where the key lies."""
        return self.key_file or self.data_dir / "key"

    @property
    def kept_programme(self) -> Path:
        """Where `programme start` keeps the file it started."""
        return self.data_dir / _KEPT

    def keep_programme(self, written: bytes, *, beside: Mapping[str, bytes]) -> None:
        """Keep the bytes of a programme file as what is followed from now on: all or nothing.

        `beside` are the files in folders that stand beside it, by "folder/name": they are kept
        first.
        """
        for name, content in beside.items():
            (self.data_dir / name).parent.mkdir(exist_ok=True)
            _keep(self.data_dir / name, content)
        _keep(self.kept_programme, written)

    @property
    def https(self) -> bool:
        """Whether people reach us through https."""
        return (self.public_url or "").startswith("https://")

    @property
    def webhook(self) -> bool:
        """Whether Telegram delivers by webhook."""
        if self.telegram_mode is None:
            return self.https
        return self.telegram_mode == "webhook"

    def listed(self) -> list[tuple[str, str, str, str]]:
        """Return each setting: its name, meaning, default and present value, secrets masked."""
        rows = []
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            hidden = name in _SECRETS and value is not None
            without = field.default_factory is not None or field.default is None
            default = "" if without else str(field.default)
            shown = "" if value is None else "•••" if hidden else str(value)
            rows.append((name.upper(), field.description or "", default, shown))
        return rows


def _keep(path: Path, content: bytes) -> None:
    half = path.with_suffix(".half")
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
