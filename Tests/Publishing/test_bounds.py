"""Pages that are far too large are built, or refused in plain words, within bounds of time and memory."""

import os
import resource
import subprocess
import tempfile
import time

import pytest

from bourse_site import Project, manifest_faults

CPU_SECONDS = 60
MEBIBYTES = 1024
LAYOUT = '<!doctype html><html lang="en"><head>{{{head}}}</head><body><h1>{{page.title}}</h1>{{{content}}}</body></html>\n'


def nested(opening, depth, closing=""):
    return opening * depth + "deep" + closing * depth + "\n"


PAGES = {
    "10,000 nested quotes": nested("> ", 10_000),
    "10,000 nested quotes without spaces": nested(">", 10_000),
    "2,000 nested lists": "".join("  " * depth + "- a\n" for depth in range(2_000)),
    "10,000 nested lists on one line": nested("- ", 10_000),
    "10,000 nested brackets": nested("[", 10_000, "]"),
    "10,000 nested links": nested("[", 10_000, "](/)"),
    "10,000 nested pictures": nested("![", 10_000, "](/a.svg)"),
    "10,000 nested emphases": nested("*a **b ", 5_000, " b** a*"),
    "10,000 open emphases": "*a " * 10_000 + "\n",
    "10,000 nested elements": nested("<b>", 10_000, "</b>"),
    "10,000 unclosed brackets": "[a](" * 10_000 + "\n",
    "450 lengths of backticks": "".join("`" * length + " " for length in range(1, 450)) + "\n",
    "10,000 values": "{{ 1x }} " * 10_000 + "\n",
    "10,000 open braces": "{{ " * 10_000 + "\n",
    "a line of 2 MB": "word " * 400_000 + "\n",
    "a word of 2 MB": "w" * 2_000_000 + "\n",
    "a front matter of 2 MB": None,
    "a code block of 2 MB": "```\n" + "code of some length\n" * 100_000 + "```\n",
    "a table of 20,000 rows": "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 20_000,
    "10,000 links to pages": "".join(f"[link {index}](/p{index % 50}/)\n" for index in range(10_000)),
    "10,000 links to files": "".join(f"[link {index}](p{index % 50}.md)\n" for index in range(10_000)),
    "10,000 dead links": "".join(f"[link {index}](nosuch{index}.md)\n" for index in range(10_000)),
    "10,000 links to fragments": "# One\n\n" + "".join(f"[link {index}](#one)\n" for index in range(10_000)),
    "10,000 reference links": "".join(f"[r{index}]\n" for index in range(10_000)) + "\n" + "".join(
        f"[r{index}]: /p{index % 50}/\n" for index in range(10_000)),
    "10,000 addresses": "".join(f"https://example.com/{index} \n" for index in range(10_000)),
    "5,000 headings": "".join(f"## Heading {index}\n\nText.\n\n" for index in range(5_000)),
    "5,000 headings of one name": "## Heading\n\nText.\n\n" * 5_000,
    "5,000 components": "```notice\ntext: a\n```\n\n" * 5_000,
    "1,000 queries": "".join(f"```sql q{index}\nselect {index} as n\n```\n\n{{{{ q{index}.n }}}}\n\n" for index in range(1_000)),
    "100,000 rows in a table": """```sql many
with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
select i, i * 1.5 as value, 'name ' || i as name from n
```

```table
data: many
```
""",
    "100,000 rows in a chart": """```sql many
with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
select i, i % 97 as value from n
```

```chart
title: Many
data: many
mark: line
x: i
y: value
```
""",
    "100,001 rows": """```sql many
with recursive n(i) as (select 1 union all select i + 1 from n where i < 100001)
select i from n
```

```table
data: many
```
""",
    "a query without end": """```sql many
with recursive n(i) as (select 1 union all select i + 1 from n)
select max(i) as most from n
```

{{ many.most }}
""",
    "a value of 2 MB": "```sql wide\nselect hex(zeroblob(1000000)) as text\n```\n\n{{ wide.text }}\n",
}


def limited():
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def measured_build(project):
    """Builds within the bounds; how it ended, what it said, CPU seconds and MiB."""
    with tempfile.TemporaryFile() as file:
        process = subprocess.Popen(
            project.command("build"), cwd=project.root, env=project.environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=file, preexec_fn=limited)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        file.seek(0)
        messages = file.read().decode(errors="replace")
    return process.returncode, messages, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


@pytest.mark.parametrize("name", PAGES)
def test_large_page_is_built_or_refused_within_bounds(program, tmp_path, record_property, name):
    project = Project(tmp_path, program)
    project.write("bourse.yml", "title: Bounds\nurl: https://example.com/\n")
    project.write("Templates/layouts/page.mustache", LAYOUT)
    project.write("Templates/components/notice.mustache", "<p>{{text}}</p>\n")
    for index in range(50):
        project.write(f"Content/p{index}.md", f"---\ntitle: Page {index}\n---\n\nText.\n")
    head, body = ("title: Large", PAGES[name]) if PAGES[name] else (f"title: {'long ' * 400_000}", "Text.\n")
    project.write("Content/index.md", f"---\n{head}\n---\n\n{body}")
    start = time.monotonic()
    status, messages, cpu, memory = measured_build(project)
    wall = time.monotonic() - start
    record_property("measured", f"{name:36} {'built' if status == 0 else 'refused' if status == 1 else f'ended with {status}':8}"
                    f" {cpu:6.2f} s CPU {wall:6.2f} s {memory:6.0f} MiB {len(messages):9,} bytes said")
    assert status in (0, 1), messages[-500:]
    assert cpu < CPU_SECONDS and memory < MEBIBYTES
    if status == 0:
        assert b"</html>" in (project.site / "index.html").read_bytes()
        assert manifest_faults(project) == []
    else:
        assert messages.startswith("Content/index.md:") and ": error: " in messages.splitlines()[0]
        assert len(messages) < 5_000_000
        assert not project.site.exists()


def test_bounds_stop_a_program_that_goes_on_for_ever(tmp_path):
    """The limit of time can be reached: it is not the test alone that looks at a clock."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(globals(), "CPU_SECONDS", 1)
        (tmp_path / "loop").write_text("#!/bin/sh\nwhile :; do :; done\n", "utf-8")
        os.chmod(tmp_path / "loop", 0o755)
        status, _, cpu, _ = measured_build(Project(tmp_path, tmp_path / "loop"))
    assert status < 0 and cpu > 0.5
