"""A subscriber's program: logs in, sets up integrations, sends files, fetches them, and reads rows, all over HTTP."""

import csv
import hashlib
import io
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timedelta

FIELDS = {
    "contacts": ["external_id", "name", "email", "phone", "title", "organisation", "note"],
    "transactions": ["external_id", "date", "amount", "currency", "account", "supplier", "quantity", "unit", "text"],
}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NoRedirect)


def exchange(method, url, data=None, headers=None):
    request = urllib.request.Request(url, data=data, headers=headers or {}, method=method)
    try:
        with OPENER.open(request, timeout=60) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


class Cloud:
    def __init__(self, base, email, password):
        self.base, self.login = base, {"email": email, "password": password}
        self.token, self.integrations, self.imported = None, {}, 0
        self.log_in()

    def log_in(self):
        status, answer = self.call("POST", "/v1/sessions", self.login)
        assert status == 201, (status, answer)
        self.token = answer["token"]

    def raw(self, method, path, body=None):
        headers = {"Content-Type": "application/json", "Accept-Language": "en"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        return exchange(method, self.base + path, data, headers)

    def call(self, method, path, body=None):
        status, _, answer = self.raw(method, path, body)
        return status, json.loads(answer) if answer else None

    def get(self, path):
        status, answer = self.call("GET", path)
        assert status == 200, (path, status, answer)
        return answer

    def advance(self, period):
        assert self.call("POST", "/local/clock", {"advance": period})[0] == 200

    def integration(self, direction, dataset, locale, file_format):
        """The path of an integration of all fields, which is set up once."""
        key = (direction, dataset, locale, file_format)
        if key not in self.integrations:
            today = datetime.fromisoformat(self.get("/local/clock")["now"]).date()
            status, answer = self.call("POST", "/v1/integrations", {
                "name": " ".join(key), "direction": direction, "dataset": dataset, "fields": FIELDS[dataset][1:],
                "recipient": {"name": "Gråsten Kasser ApS", "country": "DK", "contact_email": "drift@kasser.example"},
                "starts_on": str(today), "ends_on": str(today + timedelta(365)), "recipient_authorised": True,
                "locale": locale, "file_format": file_format})
            assert status == 201, (status, answer)
            self.integrations[key] = f"/v1/integrations/{answer['id']}"
        return self.integrations[key]

    def ended(self, path, run):
        for _ in range(1200):
            found = self.get(f"{path}/runs/{run}")
            if found["ended_at"]:
                return found
            time.sleep(0.05)
        raise AssertionError(f"{path}/runs/{run} does not end: {found}")

    def send(self, data, dataset="contacts", locale="da", file_format="csv", name="fil.csv"):
        """Imports a file. Its run, with what was refused under `refused`: line, column, kind of value, reason."""
        path = self.integration("import", dataset, locale, file_format)
        status, announced = self.call("POST", f"{path}/uploads", {
            "filename": name, "content_type": "application/octet-stream", "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest()})
        assert status == 201, (status, announced)
        headers = {"Content-Type": "application/octet-stream", **announced["headers"]}
        status, _, answer = exchange("PUT", announced["upload_url"], data, headers)
        assert status == 200, (status, answer)
        run = self.ended(path, announced["run_id"])
        self.imported += 1
        refused = self.fetch(f"{path}/runs/{run['id']}/refused") if run["has_refused"] else b""
        run["refused"] = list(csv.reader(io.StringIO(refused.decode(), newline=""), strict=True))[1:]
        return run

    def export(self, dataset, locale, file_format):
        """The bytes of an export of all rows."""
        path = self.integration("export", dataset, locale, file_format)
        status, run = self.call("POST", f"{path}/runs", {})
        assert status == 202, (status, run)
        self.advance("PT1M")
        run = self.ended(path, run["id"])
        assert run["status"] == "succeeded", run
        return self.fetch(f"{path}/runs/{run['id']}/file")

    def fetch(self, path):
        status, headers, answer = self.raw("GET", path)
        assert status == 302, (status, answer)
        status, _, data = exchange("GET", headers["Location"])
        assert status == 200, status
        return data

    def rows(self, dataset, prefix=""):
        """All rows whose external id begins so, by it."""
        rows, cursor = {}, ""
        while cursor is not None:
            page = self.get(f"/v1/datasets/{dataset}/rows?limit=100{cursor}")
            rows |= {row["external_id"]: row for row in page["items"] if row["external_id"].startswith(prefix)}
            cursor = page["next_cursor"] and "&cursor=" + urllib.parse.quote(page["next_cursor"])
        return rows

    def put(self, dataset, external_id, row):
        return self.call("PUT", f"/v1/datasets/{dataset}/rows/{urllib.parse.quote(external_id, safe='')}", row)


def row(dataset, **values):
    """A row as it is shown: fields without a value are null."""
    return {name: values.get(name) for name in FIELDS[dataset]}
