"""What we say and do, one file per topic. Handlers return replies; they never send."""

from bot.router import Router
from handlers import (
    administration,
    announcements,
    announcing,
    approvals,
    attachments,
    audit,
    erasing,
    moderation,
    nearest,
    paper,
    privacy,
    proposals,
    proposing,
    roles,
    stages,
    tickets,
    timeline,
    welcome,
)

router = Router(
    welcome.router,
    proposing.router,
    proposals.router,
    timeline.router,
    attachments.router,
    privacy.router,
    erasing.router,
    tickets.router,
    administration.router,
    paper.router,
    stages.router,
    announcing.router,
    announcements.router,
    roles.router,
    approvals.router,
    moderation.router,
    audit.router,
    nearest.router,
)
