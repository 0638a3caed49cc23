"""Works out what opinions show, outside of any turn."""

import asyncio
from datetime import datetime
from functools import partial

from cocreation.opinions import opinion_findings, opinion_rounds
from storage.engine import Store


class OpinionBell:
    """Works out the results of one stage at each ring, if some are due."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def tick(self, now: datetime) -> None:
        """Read all opinions at once; working them out takes no transaction."""
        found = await self._store.write_long(opinion_rounds.due)
        if found is None:
            return
        findings = await asyncio.to_thread(opinion_findings.find, found.chosen)
        await self._store.write(
            partial(opinion_rounds.keep, round_=found, findings=findings, now=now)
        )
