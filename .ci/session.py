"""Prints a long session with a language server as steps for a validator of its messages: open, two
hundred edits with questions in between, settings, mistakes of the client, close.

    session.py FILE     FILE is the config that the session opens; the steps name it $URI, $TEXT
"""

import json
import pathlib
import re
import sys

TYPED = """\
  /rows/{id}:
    get:
      operationId: getRow # 🚀
      x-google-backend: {address: "https://bigquery.googleapis.com/v2"}
    post:
      # gateway-ls: ignore[googleapis-backend]
      x-google-backend:
        address: https://rows-1234567890.us-central1.run.app/é
"""

URI = {"textDocument": {"uri": "$URI"}}
NOWHERE = {"textDocument": {"uri": "file:///nowhere/api.yaml"}}


def request(method, params):
    return {"request": method, "params": params}


def notify(method, params):
    return {"notify": method, "params": params}


def place(line, character):
    return {"line": line, "character": character}


def change(version, changes, document=URI):
    named = {**document["textDocument"], "version": version}
    return notify("textDocument/didChange", {"textDocument": named, "contentChanges": changes})


def insert(version, at, text):
    return change(version, [{"range": {"start": at, "end": at}, "text": text}])


def open_(version):
    item = {"uri": "$URI", "languageId": "yaml", "version": version, "text": "$TEXT"}
    return notify("textDocument/didOpen", {"textDocument": item})


def settings(**values):
    return notify("workspace/didChangeConfiguration", {"settings": {"gatewayLs": values}})


def questions(line):
    yield request("textDocument/hover", URI | {"position": place(line, 3)})
    yield request("textDocument/hover", URI | {"position": place(8, 20)})
    yield request("textDocument/diagnostic", URI)
    whole = {"start": place(0, 0), "end": place(line + 40, 0)}
    for context in ({"diagnostics": []}, {"diagnostics": [], "only": ["source.fixAll"]}):
        yield request("textDocument/codeAction", URI | {"range": whole, "context": context})
    yield request("textDocument/completion", URI | {"position": place(line, 3)})


def typing(text):
    """Types a block into the file, one character after the other, and takes it back by lines."""
    line = text.split("\n").index("paths:") + 1
    version, column = 1, 0
    # What is longer than a unit in some encoding comes together with the end of its line, so that
    # no column behind it is ever named.
    for typed in re.findall(r"[^\x00-\x7f]\n|[\x00-\x7f]", TYPED):
        version += 1
        yield insert(version, place(line, column), typed)
        line, column = (line + 1, 0) if typed.endswith("\n") else (line, column + 1)
        if version % 20 == 0:
            yield from questions(line)
    for _ in range(TYPED.count("\n")):
        version += 1
        line -= 1
        whole = {"start": place(line, 0), "end": place(line + 1, 0)}
        yield change(version, [{"range": whole, "text": ""}])
    yield change(version + 1, [{"text": "$TEXT"}])


def mistakes():
    """What a client should not do. The server answers with errors, or with nothing."""
    yield request("textDocument/hover", NOWHERE | {"position": place(0, 0)})
    yield request("textDocument/hover", URI | {"position": place(99_999, 99_999)})
    yield request("textDocument/hover", URI)
    yield request("textDocument/hover", {"position": "here"})
    yield request("textDocument/completion", NOWHERE | {"position": place(0, 0)})
    yield request("textDocument/codeAction", URI | {"range": {"start": place(9, 9)}})
    yield request("workspace/executeCommand", {"command": "gatewayLs.noSuchCommand"})
    yield request("gateway-ls/noSuchRequest", {})
    yield notify("gateway-ls/noSuchNotification", {})
    yield notify("$/cancelRequest", {"id": 12_345})
    yield notify("$/setTrace", {"value": "verbose"})
    yield change(2, [{"text": "swagger: '2.0'\n"}], NOWHERE)
    far = {"start": place(99_999, 0), "end": place(99_999, 5)}
    yield change(900, [{"range": far, "text": "# behind the end\n"}])
    backwards = {"start": place(3, 2), "end": place(1, 0)}
    yield change(901, [{"range": backwards, "text": ""}])
    yield notify("textDocument/didClose", NOWHERE)


def session(text):
    yield open_(1)
    yield from questions(12)
    yield from typing(text)
    yield settings(rules={"googleapis-backend": "hint"})
    yield from questions(12)
    yield settings(rules={"no-such-rule": "loud"}, functionsGeneration=7, maxProblems="many", x=1)
    yield settings(maxProblems=1)
    yield notify("workspace/didChangeConfiguration", {"settings": None})
    change_of_settings = {"uri": "$ROOT/.gateway-ls.yaml", "type": 2}
    yield notify("workspace/didChangeWatchedFiles", {"changes": [change_of_settings]})
    yield notify("textDocument/didSave", URI)
    yield from mistakes()
    yield from questions(12)
    yield notify("textDocument/didClose", URI)
    yield from questions(12)
    yield open_(1)
    yield from questions(12)
    yield notify("textDocument/didClose", URI)
    yield {"sleep": 0.5}


if __name__ == "__main__":
    steps = list(session(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")))
    edits = sum(step.get("notify") == "textDocument/didChange" for step in steps)
    assert edits >= 200, edits
    json.dump(steps, sys.stdout)
