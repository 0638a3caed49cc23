"""What we say and do, a room for each topic. Handlers return replies; they never send."""

from handlers.routes import router as router
