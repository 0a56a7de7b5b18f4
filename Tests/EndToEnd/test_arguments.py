"""Arguments do not vanish: not by a library that is preloaded, and not where /proc is missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from daemon import PATIENCE, PROGRAM
from test_cli import PROGRAM as CLIENT

INJECTOR = """
#include <stdlib.h>
__attribute__((constructor)) static void inject(void) {
    setenv("INJECTED_BY_A_HOST_WIDE_LIBRARY", "1", 1);
    unsetenv("INJECTED_BY_A_HOST_WIDE_LIBRARY");
    setenv("INJECTED_AGAIN", "1", 1);
}
"""

NO_THREADS = """
#include <pthread.h>
#include <stdlib.h>
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *argument) {
    (void)thread, (void)attributes, (void)run, (void)argument;
    abort();
}
"""


def library(folder, name, source):
    """A library to preload, compiled from C."""
    (folder / f"{name}.c").write_text(source)
    built = folder / f"{name}.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-Wall", "-Werror", "-o", built, folder / f"{name}.c"], check=True)
    return built


@pytest.fixture(scope="module")
def injector(tmp_path_factory):
    return library(tmp_path_factory.mktemp("injector"), "injector", INJECTOR)


def quick_checks(run, folder):
    """What both programs do at once with their arguments; `run` runs one of them."""
    for program in (PROGRAM, CLIENT):
        version = run(program, "--version")
        assert version.returncode == 0 and version.stdout[:1].isdigit() and len(version.stdout.split()) == 1, version
        wrong = run(program, "no-such-command")
        assert wrong.returncode == 64 and "no-such-command" in wrong.stderr, wrong
    misspelt = run(PROGRAM, "key", "list", "--data-base", f"{folder}/none.db")
    assert misspelt.returncode == 64, misspelt
    nowhere = run(CLIENT, "ping", "--no-such-option")
    assert nowhere.returncode == 64, nowhere


def checks(run, folder):
    """As quick_checks, and what takes longer."""
    quick_checks(run, folder)
    made = run(PROGRAM, "key", "create", "--role", "admin", "--database", f"{folder}/named.db")
    assert made.returncode == 0, made
    listed = run(PROGRAM, "key", "list", "--database", f"{folder}/named.db")
    assert listed.returncode == 0 and "admin" in listed.stdout, listed
    # There is no server at the address that is named, and none is asked elsewhere.
    ping = run(CLIENT, "ping", "--address", "127.0.0.1:1", "--timeout", "1s")
    assert ping.returncode == 64 + 14, ping


def test_a_preloaded_library_that_sets_variables_hides_no_argument(tmp_path, injector):
    def run(*words):
        environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LD_PRELOAD": str(injector)}
        return subprocess.run(
            list(map(str, words)), env=environment, capture_output=True, text=True, timeout=PATIENCE, cwd=tmp_path)

    checks(run, tmp_path)
    assert (tmp_path / "named.db").exists() and not (tmp_path / "conversions.db").exists()


def test_wrong_arguments_are_told_before_a_thread_is_started(tmp_path):
    """The pool of threads ends the process where /proc is missing and the machine is slow: it looks at itself each second."""
    no_threads = library(tmp_path, "no_threads", NO_THREADS)

    def run(*words):
        environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LD_PRELOAD": str(no_threads)}
        return subprocess.run(
            list(map(str, words)), env=environment, capture_output=True, text=True, timeout=PATIENCE, cwd=tmp_path)

    quick_checks(run, tmp_path)


def libraries(program):
    listed = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
    return {word for word in listed.split() if word.startswith("/")}


def test_the_arguments_are_there_where_proc_is_not(tmp_path, injector):
    if os.geteuid() != 0:
        pytest.skip("only root may change the root folder")
    root = tmp_path / "root"
    for file in {PROGRAM, CLIENT} | libraries(PROGRAM) | libraries(CLIENT) | {str(injector)}:
        place = root / str(Path(file).absolute()).lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(file).resolve(), place)
    for name in ("programs", "tmp", "dev"):
        (root / name).mkdir(exist_ok=True)

    for preload in ("", str(injector)):
        folder = root / "programs" / ("preloaded" if preload else "")
        folder.mkdir(exist_ok=True)

        def run(program, *words):
            return subprocess.run(
                ["chroot", root, str(Path(program).absolute()), *map(str, words)],
                env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/programs"}
                | ({"LD_PRELOAD": preload} if preload else {}),
                capture_output=True, text=True, timeout=PATIENCE)  # fmt: skip

        # What comes after is another matter: Swift's pool of threads looks at itself in /proc.
        quick_checks(run, "/programs/preloaded" if preload else "/programs")
    assert not list(root.rglob("*.db"))

