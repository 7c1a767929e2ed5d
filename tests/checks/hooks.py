"""Somebody who is logged in, for schemathesis: signs up over the API, reads the mail in the local cloud's inbox, and
logs in again whenever a request has ended the session or erased the person. Where the environment tells how staff log
in, it is them instead."""

import base64
import hmac
import json
import os
import re
import struct
import urllib.error
import urllib.request
from datetime import datetime

import gateway  # noqa: F401
import schemathesis

BASE = os.environ["API"]
PASSWORD = "violin-kaktus-9-måner"


def call(method, path, body=None, token=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(BASE + path, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            return reply.status, json.loads(reply.read() or "null")
    except urllib.error.HTTPError as error:
        return error.code, None


class Somebody:
    def __init__(self):
        self.number, self.email, self.token = 0, None, None

    def sign_up(self):
        self.number += 1
        self.email = f"ada{self.number}@example.com"
        # Tomorrow, since today's rate limits may be spent.
        call("POST", "/local/clock", {"advance": "PT25H"})
        version = call("GET", "/v1/policies/current")[1]["version"]
        call("POST", "/v1/signups", {"company_name": "Ada ApS", "name": "Ada", "email": self.email, "phone": "20304050",
                                     "accept_policy": version})
        call("POST", "/local/clock", {"advance": "PT1S"})
        mails = call("GET", f"/local/inbox?to={self.email}")[1]
        token = re.search(r"#token=([\w-]+)", mails[-1]["text"]).group(1)
        status, _ = call("POST", "/v1/signups/confirm", {"token": token, "password": PASSWORD})
        assert status == 201, status

    def log_in(self):
        status, answer = call("POST", "/v1/sessions", {"email": self.email, "password": PASSWORD})
        return answer["token"] if status == 201 else None

    def session(self):
        if self.token and call("GET", "/v1/sessions/current", token=self.token)[0] == 200:
            return self.token
        self.token = self.log_in() if self.email else None
        if not self.token:
            self.sign_up()
            self.token = self.log_in()
        return self.token


class Staff:
    def __init__(self, email, password, secret):
        self.password = {"email": email, "password": password}
        self.secret = base64.b32decode(secret + "=" * (-len(secret) % 8))
        self.token = None

    def code(self):
        # What was shown once is not accepted again (RFC 6238, 5.2).
        call("POST", "/local/clock", {"advance": "PT30S"})
        now = datetime.fromisoformat(call("GET", "/local/clock")[1]["now"])
        digest = hmac.digest(self.secret, struct.pack(">Q", int(now.timestamp()) // 30), "sha1")
        offset = digest[-1] & 15
        return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"

    def session(self):
        if self.token and call("GET", "/v1/staff/sessions/current", token=self.token)[0] == 200:
            return self.token
        self.token = self.log_in()
        if not self.token:
            # Today's rate limits may be spent.
            call("POST", "/local/clock", {"advance": "PT25H"})
            self.token = self.log_in()
        assert self.token
        return self.token

    def log_in(self):
        status, due = call("POST", "/v1/staff/sessions", self.password)
        if status == 429:
            return None
        assert status == 202, status
        status, answer = call("POST", "/v1/sessions/challenges", {"challenge": due["challenge"], "code": self.code()})
        if status == 429:
            return None
        assert status == 201, status
        return answer["token"]


SOMEBODY = Staff(*os.environ["STAFF"].split()) if "STAFF" in os.environ else Somebody()


@schemathesis.auth(refresh_interval=None)
class Session:
    def get(self, case, context):
        return SOMEBODY.session()

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {data}"
