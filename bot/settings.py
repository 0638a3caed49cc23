"""The environment as one model: every setting, its meaning and its default."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from cocreation.programme_file import PROGRAMMES
from storage.engine import sqlite_url

_SECRETS = frozenset({"telegram_token", "webhook_secret", "database_url"})


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
        PROGRAMMES / "panama-2019-2021.toml", description="File of the programme to run."
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
        30, ge=0, description="Most messages a second to Telegram in all; 0 = no limit."
    )
    person_messages_per_minute: float = Field(
        60, ge=0, description="Most messages a minute taken from one person; 0 = no limit."
    )
    address_requests_per_minute: float = Field(
        600, ge=0, description="Most web requests a minute from one IP address; 0 = no limit."
    )
    person_files_megabytes: int = Field(
        100, ge=1, description="Most megabytes of files kept for one person."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much is logged, as JSON lines on standard error."
    )

    @field_validator("public_url", "telegram_api_url")
    @classmethod
    def _no_slash(cls, value: str | None) -> str | None:
        return value if value is None else value.rstrip("/")

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
            default = "" if field.default is None else str(field.default)
            shown = "" if value is None else "•••" if hidden else str(value)
            rows.append((name.upper(), field.description or "", default, shown))
        return rows
