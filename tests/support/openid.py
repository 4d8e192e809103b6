"""A real OpenID provider in a process of its own, as an agency's issuer: discovery, keys, and tokens by code."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from insatser.ports import LOOPBACK, free_port

AUDIENCE = "insatser"
_BACK = "http://localhost/back"


class Provider:
    """Its keys are made when it starts: starting it again replaces them, as an issuer that has lost one does."""

    def __init__(self) -> None:
        self.port = free_port()
        self.issuer = f"http://{LOOPBACK}:{self.port}"

    @contextmanager
    def running(self) -> Iterator[None]:
        # Its libraries warn of each other; nothing of ours runs in that process.
        command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(self.port)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                self._wait(process)
                yield
            finally:
                process.terminate()

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        for _ in range(600):
            assert process.poll() is None, "the provider did not start"
            with suppress(httpx.TransportError):
                httpx.get(f"{self.issuer}/.well-known/openid-configuration")
                return
            time.sleep(0.1)
        raise TimeoutError("the provider does not answer")

    def token(self, subject: str, *, client: str = AUDIENCE, **claims: Any) -> str:
        """What a person gets who logs in: the whole way by authorization code."""
        httpx.put(f"{self.issuer}/users/{subject}", json=claims).raise_for_status()
        asked = {"client_id": client, "redirect_uri": _BACK, "response_type": "code", "scope": "openid", "nonce": "n"}
        login = httpx.post(f"{self.issuer}/oauth2/authorize", params=asked, data={"sub": subject})
        code = parse_qs(urlsplit(login.headers["location"]).query)["code"][0]
        grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": _BACK}
        answer = httpx.post(f"{self.issuer}/oauth2/token", data=grant, auth=(client, "secret"))
        return str(answer.raise_for_status().json()["id_token"])
