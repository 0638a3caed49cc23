"""What we say and do, one file per topic. Handlers return replies; they never send."""

from bot.router import Router
from handlers import (
    administration,
    attachments,
    erasing,
    nearest,
    paper,
    privacy,
    proposals,
    proposing,
    tickets,
    welcome,
)

router = Router(
    welcome.router,
    proposing.router,
    proposals.router,
    attachments.router,
    privacy.router,
    erasing.router,
    tickets.router,
    administration.router,
    paper.router,
    nearest.router,
)
