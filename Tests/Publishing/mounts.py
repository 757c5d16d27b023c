"""File systems for tests that need a full or a read-only one; without the right to mount them such a test is left out."""

import os
import subprocess
from contextlib import contextmanager

import pytest


def _run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


@contextmanager
def small_disk(folder, kibibytes):
    """A file system in memory that holds so much and no more."""
    folder.mkdir(parents=True, exist_ok=True)
    result = _run("mount", "-t", "tmpfs", "-o", f"size={kibibytes}k", "none", str(folder))
    if result.returncode != 0:
        pytest.skip(f"nothing can be mounted here: {result.stderr.strip()}")
    try:
        yield folder
    finally:
        _run("umount", "-l", str(folder))


@contextmanager
def read_only(folder):
    """The folder as it is, but nothing in it can be changed."""
    if _run("mount", "--bind", str(folder), str(folder)).returncode != 0:
        pytest.skip("nothing can be mounted here")
    try:
        if _run("mount", "-o", "remount,ro,bind", str(folder)).returncode != 0:
            pytest.skip("nothing can be mounted read-only here")
        yield folder
    finally:
        _run("umount", "-l", str(folder))


def free_kibibytes(folder):
    state = os.statvfs(folder)
    return state.f_bavail * state.f_frsize // 1024
