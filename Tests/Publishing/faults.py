"""Makes the program meet a fault at a chosen call: faults.c, compiled, and the variables that tell it what to do."""

import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parent / "faults.c"

# The calls that take room on the disk; the others work on a full one.
ALLOCATING = ("open", "write", "mkdir", "link", "symlink", "rename", "exchange", "allocate", "truncate", "fsync", "close")


@dataclass(frozen=True)
class Call:
    """One call that changed the file system, or was about to."""

    index: int
    name: str
    # Which of its name it is, from 1 on: threads mix the kinds of calls differently each time.
    ordinal: int
    path: str
    target: str

    @property
    def words(self):
        return f"{self.name} {self.ordinal} (call {self.index}), {self.path}" + (self.target and f" → {self.target}")


class Faults:
    def __init__(self, folder):
        """Compiles the library into a folder."""
        compiler = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
        if not compiler:
            raise FileNotFoundError("there is no C compiler; Swift's tools bring clang, Debian has gcc")
        self.library = Path(folder) / "faults.so"
        subprocess.run(
            [compiler, "-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", str(self.library),
             str(SOURCE), "-ldl"], check=True)

    def counting(self, root, log):
        """Counts the calls below a folder and writes them to a file."""
        return self._environment(FAULTS_ROOT=root, FAULTS_LOG=log)

    def killing(self, root, log, call, *, halfway=False):
        """Kills the program before a call, or after half of a write."""
        return self._at(root, log, call, "half" if halfway else "kill")

    def stopping(self, root, log, call):
        """Stops the program before a call until it is told to go on."""
        return self._at(root, log, call, "stop")

    def failing(self, root, log, call, error, *, once=False, halfway=False, only=()):
        """Lets calls fail from one on, or that one alone.

        `halfway` lets a first write do half of its work. `only` names the kinds of calls that can fail.
        """
        action = "fail" if once else "short" if halfway else "fail-on"
        return self._at(root, log, call, action) | {"FAULTS_ERRNO": str(error), "FAULTS_ONLY": ",".join(only)}

    def _at(self, root, log, call, action):
        return self.counting(root, log) | {
            "FAULTS_NAME": call.name, "FAULTS_AT": str(call.ordinal), "FAULTS_ACTION": action}

    def shifting(self, seconds):
        """Another time of day than the machine's."""
        return self._environment(FAULTS_SHIFT=int(seconds))

    def _environment(self, **settings):
        return {"LD_PRELOAD": str(self.library)} | {name: str(value) for name, value in settings.items()}


def calls(log):
    """What a run under watch did, in order."""
    if not Path(log).exists():
        return []
    lines = [line.split("\t") for line in Path(log).read_text("utf-8", errors="replace").splitlines()]
    found, ordinals = [], Counter()
    for index, name, path, target in sorted(lines, key=lambda line: int(line[0])):
        ordinals[name] += 1
        found.append(Call(int(index), name, ordinals[name], path, target))
    return found


def spread(calls, most):
    """As many calls as there is time for: those that only few are like, and an even spread of the others."""
    kinds = Counter(call.name for call in calls)
    rare = [call for call in calls if kinds[call.name] <= 8]
    numbers = {call.index for call in rare}
    # What happens around them and at both ends matters most.
    near = [call for call in calls if {call.index - 1, call.index, call.index + 1} & numbers
            or call.index <= 3 or call.index > len(calls) - 3]
    rest = [call for call in calls if call not in near]
    count = max(0, min(len(rest), most - len(near)))
    return near + [rest[index * len(rest) // count] for index in range(count)]
