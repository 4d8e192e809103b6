"""Asks the process in this container whether it is ready: `check_ready.py HTTP_PORT | WORKER_PORT [what to ask of …]`.

Without names everything it needs must be there; with names only those, for example `database`.
"""

import json
import os
import sys
from http.client import HTTPConnection

connection = HTTPConnection("127.0.0.1", int(os.environ[sys.argv[1]]), timeout=4)
connection.request("GET", "/health/ready")
told = json.load(connection.getresponse())
sys.stdout.write(json.dumps(told))
sys.exit(any(told[name] != "ok" for name in sys.argv[2:] or told))
