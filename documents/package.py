"""The package that is delivered, as a ZIP: the plan, the data, the evidence, and their sums."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from cocreation.plan import package_data
from cocreation.plan.deliveries import Contents
from cocreation.plan.evidence import Line, Shown
from cocreation.plan.package_data import Sheet
from cocreation.programme.facts import Programme
from documents import tables
from locales.phrases import Phrase, Phrases

ZIP: Final = "application/zip"
SUMS: Final = "SHA256SUMS"

# The earliest that the format knows: the same records give the same bytes, whenever they do.
_TIME = (1980, 1, 1, 0, 0, 0)
_RIGHTS = 0o644 << 16


def package(of: Contents, programme: Programme, phrases: Phrases) -> bytes:
    """Return the package. The same contents give the same bytes."""
    of = of._replace(sheets=package_data.public(of.sheets, programme))
    words = _Words(of, programme, phrases)
    files: dict[str, bytes] = {f"plan/{each.name}": content for each, content in of.files}
    for name, (_, content) in tables.files(of.sheets, programme, phrases).items():
        files[f"data/{name}"] = content
    for language in programme.languages:
        files[f"evidence.{language}.md"] = words.evidence(language).encode()
    files["README.md"] = words.readme(programme.languages[0]).encode()
    files[SUMS] = _sums(files)
    return _zipped(files)


class _Words:
    def __init__(self, of: Contents, programme: Programme, phrases: Phrases) -> None:
        self._of = of
        self._programme = programme
        self._phrases = phrases

    def evidence(self, language: str) -> str:
        """Return what the records show of each requirement."""
        standard = self._of.standard.name.say(language)
        heading = self._say(language, "evidence.heading", standard=standard)
        parts = [f"# {heading}", self._say(language, "evidence.how")]
        if (source := self._of.standard.source) is not None:
            parts.append(self._say(language, "evidence.source", url=source))
        for each in self._of.evidence:
            parts.append(f"## {each.requirement.key}. {each.requirement.says.say(language)}")
            parts.append(self._lines(language, each))
        return "\n\n".join(parts) + "\n"

    def readme(self, language: str) -> str:
        """Return what the package holds, and how to check it."""
        title = self._of.plan.composed.title
        approved = self._of.plan.version.approved_at
        assert approved is not None
        parts = [
            f"# {title}",
            self._say(language, "package.readme.what", approved=approved),
            self._say(language, "package.readme.plan"),
            self._say(language, "package.readme.data"),
            "\n".join(
                f"- `data/{each.name}.csv`: {self._table(language, each)}"
                for each in self._of.sheets
            ),
            self._say(language, "package.readme.privacy"),
            self._say(language, "package.readme.evidence"),
            self._say(language, "package.readme.check", command=f"sha256sum -c {SUMS}"),
        ]
        return "\n\n".join(parts) + "\n"

    def _table(self, language: str, sheet: Sheet) -> str:
        said = self._say(language, f"package.table.{sheet.name}")
        return f"{said} ({len(sheet.rows)})"

    def _lines(self, language: str, shown: Shown) -> str:
        if not shown.lines:
            return self._say(language, "evidence.none")
        return "\n".join(f"- {self._line(language, each)}" for each in shown.lines)

    def _line(self, language: str, line: Line) -> str:
        days = {
            name: self._noon(str(line.values[name]))
            for name in ("set_for", "day", "first", "last")
            if line.values.get(name)
        }
        return self._say(language, line.key, **{**line.values, **days})

    def _noon(self, day: str) -> datetime:
        zone = ZoneInfo(self._programme.time_zone)
        return datetime.combine(date.fromisoformat(day), datetime.min.time(), zone).replace(hour=12)

    def _say(self, language: str, key: str, **values: Any) -> str:
        return self._phrases.plain(Phrase(key, values), language)


def _sums(files: Mapping[str, bytes]) -> bytes:
    lines = [f"{hashlib.sha256(files[each]).hexdigest()}  {each}\n" for each in sorted(files)]
    return "".join(lines).encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # Unix, whose rights these are
            info.external_attr = _RIGHTS
            archive.writestr(info, files[name])
    return kept.getvalue()
