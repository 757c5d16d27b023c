"""Publishes the small site of fixtures/sound as a build would, after a change that spoils it."""

import base64
import hashlib
import json
from pathlib import Path

from serving import content_type
from site_folder import Site

SOUND = Path(__file__).parent / "fixtures" / "sound"
ASSETS = ("app.js", "icon.svg", "style.css")


def publish(folder, path=None, old=None, new=""):
    """Writes the site below the folder, with `old` replaced by `new` in the source of one file, and returns it."""
    sources = {file.relative_to(SOUND).as_posix(): file.read_text("utf-8") for file in SOUND.rglob("*") if file.is_file()}
    if path:
        if old not in sources[path]:
            raise ValueError(f"{path} has no {old!r} to replace")
        sources[path] = sources[path].replace(old, new)
    names = {}
    for asset in ASSETS:
        content = sources.pop(asset)
        stem, _, ending = asset.rpartition(".")
        file = f"assets/{stem}.{hashlib.sha256(content.encode()).hexdigest()[:8]}.{ending}"
        sources[file] = content
        names[f"{{{{{asset}}}}}"] = file
        digest = base64.b64encode(hashlib.sha384(content.encode()).digest()).decode()
        names[f"{{{{{asset} integrity}}}}"] = f"sha384-{digest}"
    site = Site(Path(folder) / "Site")
    entries = []
    for name, content in sorted(sources.items()):
        for placeholder, value in names.items():
            content = content.replace(placeholder, value)
        target = site.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, "utf-8")
        entries.append({
            "path": name, "size": len(content.encode()), "sha256": hashlib.sha256(content.encode()).hexdigest(),
            "contentType": content_type(name),
            "cacheControl": "public, max-age=31536000, immutable" if name.startswith("assets/") else "no-cache",
        })
    site.manifest.parent.mkdir()
    site.manifest.write_text(json.dumps({"version": 1, "files": entries}, indent=1), "utf-8")
    return site
