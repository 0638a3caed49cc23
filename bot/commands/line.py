"""What may be written on the command line, `python -m bot …`."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bot.settings import Settings

Act = Callable[[Settings, argparse.Namespace], int]
"""Does one command and returns the exit status."""


class Acts(NamedTuple):
    """What each command does."""

    run: Act
    chat: Act
    settings: Act
    take_in: Act
    outbox: Act
    programme_check: Act
    programme_start: Act
    rehearse: Act
    audit_verify: Act


def parser(acts: Acts) -> argparse.ArgumentParser:
    """Return what understands the command line; what is chosen stands in `act`."""
    whole = argparse.ArgumentParser("python -m bot", description="Mesa Abierta")
    words = whole.add_subparsers(required=True, metavar="COMMAND")
    run = words.add_parser("run", help="start the bot: web chat, and Telegram if there is a token")
    run.set_defaults(act=acts.run)
    chat = words.add_parser("chat", help="the same conversation in this terminal")
    chat.add_argument("--save", type=Path, metavar="FILE", help="keep the talk as a test")
    chat.add_argument("--as", dest="who", default="terminal", metavar="NAME", help="who talks")
    chat.set_defaults(act=acts.chat)
    listed = words.add_parser("settings", help="every setting: meaning, default, present value")
    listed.set_defaults(act=acts.settings)
    paper = words.add_parser("import", help="register the proposals of a paper sheet")
    paper.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        nargs="?",
        help="a CSV or XLSX sheet; without it, all rows that wait to be corrected are written",
    )
    paper.add_argument("--slips", type=Path, metavar="FILE", help="write printable slips (HTML)")
    paper.add_argument("--correct", type=Path, metavar="FILE", help="write the rows to correct")
    paper.add_argument("--set-aside", metavar="R-…", help="a row that will not be corrected")
    paper.add_argument(
        "--reason", metavar="TEXT", help="why it is set aside; goes to the audit log"
    )
    paper.set_defaults(act=acts.take_in)
    doubts = words.add_parser("outbox", help="messages by state, and every possible duplicate")
    doubts.set_defaults(act=acts.outbox)
    programme = words.add_parser("programme", help="an operator's own programme of work")
    programme_words = programme.add_subparsers(required=True, metavar="ACT")
    checked = programme_words.add_parser("check", help="say whether a file is in order, or why not")
    checked.add_argument("file", type=Path, metavar="FILE")
    checked.set_defaults(act=acts.programme_check)
    started = programme_words.add_parser("start", help="start the programme of a file at stage 1")
    started.add_argument("file", type=Path, metavar="FILE")
    started.set_defaults(act=acts.programme_start)
    rehearsal = words.add_parser(
        "rehearse", help="play the whole programme with invented people, in a folder of its own"
    )
    rehearsal.add_argument(
        "--seed", type=int, default=1, metavar="N", help="another one, another play"
    )
    rehearsal.add_argument(
        "--scale",
        choices=("full", "small"),
        default="full",
        help="how many people (full: 300 citizens)",
    )
    rehearsal.add_argument(
        "--data-dir",
        type=Path,
        default=Path("demo"),
        metavar="DIR",
        help="where its database is left; must not be there yet",
    )
    rehearsal.add_argument(
        "--until-stage",
        type=int,
        metavar="N",
        help="stop on the first day of this stage (2 to 15), with all before it played",
    )
    rehearsal.set_defaults(act=acts.rehearse)
    audit = words.add_parser("audit", help="the log of administrative acts")
    audit_words = audit.add_subparsers(required=True, metavar="ACT")
    verified = audit_words.add_parser("verify", help="tell whether anybody changed the log")
    verified.set_defaults(act=acts.audit_verify)
    return whole
