"""Every hostile answer has the verdict of its manifest, and a refusal changes nothing."""

import json

import pytest

from backend import Backend, answer, read, serving

MANIFEST = json.loads(read("Hostile/manifest.json"))


def respond(entry):
    path = entry["endpoint"].removeprefix("GET /").split("?")[0]
    given = answer(entry["status"], dict(entry["headers"]), read(f"Hostile/{entry['file']}"))
    answers = {"check": answer(body="[]")}
    answers[path if path != "any" else "check"] = given
    return serving(answers)


@pytest.mark.parametrize("entry", MANIFEST, ids=[entry["file"] for entry in MANIFEST])
def test_verdict(entry, site):
    per_stock = "symbol=AAPL" in entry["endpoint"]
    with Backend(respond(entry)) as backend:
        outcome = site.pull(backend.base, settings="symbols: [AAPL]" if per_stock else "")
    assert outcome.status in (0, 3), outcome.messages
    assert all(character.isprintable() or character == "\n" for character in outcome.messages)
    if entry["expect"] == "reject":
        assert outcome.status == 3
        assert site.digest is None
        for words in entry.get("error_names", []):
            for word in words.split("/") if words == "line/offset" else [words]:
                assert word in outcome.messages, outcome.messages
    elif entry["expect"] != "either" and entry["status"] == 200:
        assert outcome.status == 0, outcome.messages
        if entry["expect"] == "warn":
            assert all(word in outcome.messages for word in entry.get("error_names", ["/bars/1"]))
