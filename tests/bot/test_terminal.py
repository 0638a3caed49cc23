"""A talk in the terminal beside the running bot."""

from bot.channels.terminal import Terminal, TerminalPost
from bot.dialogue import Dialogue
from bot.menus import menu
from bot.messages import Message
from bot.runner import Runner
from bot.scribe import Scribe
from handlers import router
from storage import outbox
from tests.stories.audit_scenes import takes_office


async def test_what_is_for_somebody_elsewhere_is_left_to_the_bot_that_runs(person, house, watch):
    admin, ana = person("admin"), person("ana")
    await takes_office(admin)
    await ana("/contacto ¿Hasta cuándo?")
    shown: list[str] = []
    post = TerminalPost(shown.append, lambda _document, _owner: None)
    runner = Runner(
        house.store,
        Dialogue(router, house.phrases),
        Scribe(house.phrases, menu(router)),
        post,
        phrases=house.phrases,
        clock=watch,
    )
    terminal = Terminal(runner, post, "luis", watch)
    await terminal.say("/contacto ¿Y yo?")
    assert shown != []
    with house.store.transaction() as tx:
        due = outbox.claim_due(tx, lease="running", channels=("telegram",), now=watch(), limit=10)
    assert [(each.recipient, Message.model_validate_json(each.body).plain) for each in due] == [
        ("admin", "Pregunta nueva C-0002\n\n¿Y yo?"),
    ]
