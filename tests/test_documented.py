"""What can be forgotten: every setting and every command stands in the guides."""

import re
from pathlib import Path

from bot.settings import Settings
from cocreation.permissions import Actor, Role, may
from handlers import router
from storage.migrate import HEAD

ROOT = Path(__file__).parent.parent


def test_every_setting_is_explained_to_operators() -> None:
    guide = (ROOT / "docs/guias/operacion.md").read_text("utf-8")
    missing = [name for name, *_ in Settings().listed() if f"`{name}`" not in guide]
    assert missing == []


def test_the_guide_for_administrators_names_what_people_and_they_can_do() -> None:
    guide = (ROOT / "docs/guias/administracion.md").read_text("utf-8")
    everyone = Actor(None, frozenset(Role))
    within = {"start", "ayuda", "avisos", "corregir", "retirar"}  # reached by buttons
    commands = {each.word for each in router if not each.hidden and may(everyone, each.needs)}
    assert {word for word in commands - within if f"/{word}" not in guide} == set()


def test_guides_name_only_commands_that_there_are() -> None:
    words = {each.word for each in router}
    pages, within_a_form = {"salud", "datos"}, {"saltar", "atras", "cancelar", "seguir"}
    for guide in sorted((ROOT / "docs/guias").glob("*.md")):
        named = set(re.findall(r"(?<=`)/([a-z]+)", guide.read_text("utf-8")))
        assert named - words - pages - within_a_form == set(), guide.name


def test_tables_of_guides_have_their_heading() -> None:
    for guide in sorted((ROOT / "docs/guias").glob("*.md")):
        blocks = re.split(r"\n\s*\n", guide.read_text("utf-8"))
        tables = [each.splitlines() for each in blocks if re.search(r"^\|", each, re.MULTILINE)]
        assert [each[0] for each in tables if not re.match(r"\|[-|]+\|$", each[1])] == []
        assert [line for each in tables for line in each if not line.startswith("|")] == []


def test_the_newest_migration_is_the_one_we_ask_for() -> None:
    versions = ROOT / "storage/migrations/versions"
    assert sorted(path.stem[:4] for path in versions.glob("[0-9]*.py"))[-1] == HEAD
