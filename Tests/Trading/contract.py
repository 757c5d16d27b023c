"""The contract, as far as tests ask it: which answers an operation may give, and their schemas."""
from pathlib import Path

import jsonschema
from ruamel.yaml import YAML

CONTRACT = Path(__file__).parent.parent.parent / "Sources/ReferenceServer/openapi.yaml"


class Contract:
    def __init__(self):
        self.document = YAML(typ="safe", pure=True).load(CONTRACT)
        self.seen = set()

    def resolved(self, value):
        while isinstance(value, dict) and "$ref" in value:
            place = self.document
            for part in value["$ref"].removeprefix("#/").split("/"):
                place = place[part]
            value = place
        return value

    def check(self, method, path, answer):
        """Holds an answer against what is documented for the operation."""
        operation = self.document["paths"][path.split("?")[0]][method.lower()]
        assert str(answer.status) in operation["responses"], f"{method} {path}: {answer} is not documented"
        documented = self.resolved(operation["responses"][str(answer.status)])
        self.seen.add((method, path.split("?")[0], answer.status))
        for name, header in documented.get("headers", {}).items():
            header = self.resolved(header)
            value = answer.headers[name]
            if value is None:
                assert not header.get("required"), f"{method} {path}: {name} is missing"
            else:
                schema = header["schema"]
                self.validate(int(value) if schema.get("type") == "integer" else value, schema)
        content = documented.get("content")
        if not content:
            assert answer.body == b""
            return
        media_type = answer.headers["Content-Type"]
        assert media_type in content, f"{method} {path}: {media_type}"
        self.validate(answer.json, content[media_type]["schema"])

    def validate(self, value, schema):
        """'$ref' leads into the document, so the schema is checked as a part of it."""
        whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": self.document["components"]}
        jsonschema.Draft202012Validator(
            {**whole, **schema}, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER).validate(value)
