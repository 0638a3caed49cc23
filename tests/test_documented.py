"""What can be forgotten: every setting and every command stands in the guides."""

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


def test_the_newest_migration_is_the_one_we_ask_for() -> None:
    versions = ROOT / "storage/migrations/versions"
    assert sorted(path.stem[:4] for path in versions.glob("[0-9]*.py"))[-1] == HEAD
