"""Asks the process in this container whether it is ready: `python check_ready.py HTTP_PORT | WORKER_PORT`."""

import os
import sys
from http.client import HTTPConnection

connection = HTTPConnection("127.0.0.1", int(os.environ[sys.argv[1]]), timeout=4)
connection.request("GET", "/health/ready")
answer = connection.getresponse()
sys.stdout.write(answer.read().decode())
sys.exit(answer.status != 200)
