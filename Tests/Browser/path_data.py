"""Reads the data of paths as the charts write it: the commands m, l, h, v and z, relative, or absolute M and L."""

import re

TOKEN = re.compile(r"[mlhvzML]|-?(?:\d+\.?\d*|\.\d+)")


def subpaths(text):
    """The corners of each subpath, in the path's own units."""
    found, x, y, command, numbers = [], 0.0, 0.0, None, []
    for token in TOKEN.findall(text):
        if token.isalpha():
            command, numbers = token, []
            if command == "z":
                x, y = found[-1][0]
            continue
        numbers.append(float(token))
        if command == "h":
            x += numbers[0]
        elif command == "v":
            y += numbers[0]
        elif len(numbers) == 2:
            x, y = (numbers[0], numbers[1]) if command in "ML" else (x + numbers[0], y + numbers[1])
        else:
            continue
        if command in "mM":
            found.append([])
            command = "l" if command == "m" else "L"
        found[-1].append((x, y))
        numbers = []
    return found
