"""nats-py, as this product takes it in: the only file that imports it."""

import sys

# It takes in aiohttp wherever that is installed, for WebSockets, which nobody uses here: 7 MB and a tenth of a second.
if hides := "aiohttp" not in sys.modules:
    sys.modules["aiohttp"] = None  # type: ignore[assignment]
import nats
import nats.errors
import nats.js.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import api
from nats.js.client import JetStreamContext

if hides:
    del sys.modules["aiohttp"]

__all__ = ["Client", "JetStreamContext", "Msg", "api", "nats"]
