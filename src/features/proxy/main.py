"""Forwards requests to one Google API, with an access token of this service's own account."""

import http.client
import json
import os
import posixpath
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

HOST = "API_HOST"
# Only this path, and what is below it, is forwarded.
PATH = "API_PATH"
TOKEN_URL = (
    "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token"
)

lock = threading.Lock()
token = {"value": "", "until": 0.0}


def access_token():
    with lock:
        if time.time() > token["until"]:
            request = urllib.request.Request(TOKEN_URL, headers={"Metadata-Flavor": "Google"})
            with urllib.request.urlopen(request, timeout=10) as response:
                answer = json.load(response)
            token["value"] = answer["access_token"]
            token["until"] = time.time() + answer["expires_in"] - 60
        return token["value"]


def is_forwarded(target):
    path = unquote(urlsplit(target).path)
    is_plain = path.startswith("/") and posixpath.normpath(path) == (path.rstrip("/") or "/")
    return is_plain and (path + "/").startswith(PATH.rstrip("/") + "/")


class Proxy(BaseHTTPRequestHandler):
    def forward(self):
        if not is_forwarded(self.path):
            return self.send_error(404)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {"Authorization": "Bearer " + access_token()}
        for name in ("Accept", "Content-Type"):
            if name in self.headers:
                headers[name] = self.headers[name]
        connection = http.client.HTTPSConnection(HOST, timeout=60)
        try:
            connection.request(self.command, self.path, body or None, headers)
            response = connection.getresponse()
            answer = response.read()
        finally:
            connection.close()
        self.send_response(response.status)
        self.send_header("Content-Type", response.headers.get("Content-Type", "text/plain"))
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = forward


if __name__ == "__main__":
    ThreadingHTTPServer(("", int(os.environ.get("PORT", "8080"))), Proxy).serve_forever()
