"""A strict fake of the Telegram Bot API server.

It refuses what Telegram refuses, and a little more: a parameter it does not know is an error, and
a text is measured in UTF-16 units. It can be told to fail in every way a network fails, and keeps
a ledger that a test may use as the judge of what was really sent, seen and acknowledged.

Run it with ``python -m tests.fakes.telegram --port 0``: one JSON line on stdout says where it
listens. Bots talk to ``/bot<TOKEN>/<method>``, tests to ``/control/<command>`` (see ``control``).
"""
