"""The public reason for an administrative act."""

from typing import Annotated

from pydantic import StringConstraints

from cocreation.proposals import Paragraph

REASON_MAX = 500

Reason = Annotated[Paragraph, StringConstraints(max_length=REASON_MAX)]
"""Why something was done, in the words of who did it: everybody may read it."""
