"""The threat model names the tests that show its answers; each must be there."""

import re

from daemon import ROOT

PAGE = ROOT / "Sources/conversiond/Documentation.docc/ThreatModel.md"


def named_tests(page):
    """(file without its ending, test) of each test that the page names."""
    python = re.findall(r"`(test_\w+)\.py::(test_\w+)`", page)
    swift = re.findall(r"`([A-Z]\w+)\.([a-z]\w+)`", page)
    return sorted(set(python)), sorted(set(swift))


def test_every_test_that_the_page_names_exists():
    python, swift = named_tests(PAGE.read_text())
    assert len(python) > 20 and len(swift) > 40
    missing = []
    for file, test in python:
        path = ROOT / f"Tests/EndToEnd/{file}.py"
        if not (path.exists() and re.search(rf"^(async )?def {test}\(", path.read_text(), re.MULTILINE)):
            missing.append(f"{file}.py::{test}")
    for suite, test in swift:
        # A suite may be in several files: StoreContract+Feed.swift.
        paths = [path for path in ROOT.glob("Tests/**/*.swift") if path.stem.split("+")[0] == suite]
        if not any(re.search(rf"\bfunc {test}\(", path.read_text()) for path in paths):
            missing.append(f"{suite}.{test}")
    assert not missing


def test_every_row_names_a_test():
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| ") and not line.startswith("| threat")]
    assert len(rows) > 30
    assert not [row for row in rows if not any(named_tests(row.split("|")[-2]))]
