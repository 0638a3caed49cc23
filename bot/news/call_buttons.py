"""What somebody who is called to a meeting can answer with one tap."""

from bot.messages import Button, Phrase


def of_called(code: str, state: str, role: str, *, may_send: bool = True) -> tuple[Button, ...]:
    """Return the answers that are not given yet, by the state of a call and as what it is.

    Only liaisons send a substitute; not those who stand in for another (`may_send`).
    """
    buttons = []
    if state != "confirmed":
        buttons.append(Button(Phrase("call.confirm.button"), say=f"/voy {code}"))
    if state != "declined":
        buttons.append(Button(Phrase("call.decline.button"), say=f"/novoy {code}"))
    if role == "liaison" and state != "sent" and may_send:
        buttons.append(Button(Phrase("call.send.button"), say=f"/suplente {code}"))
    return tuple(buttons)
