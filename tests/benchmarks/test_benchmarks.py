"""The benchmarks run; how fast is for `make bench` to say."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import BENCHMARKS, main


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_runs(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "figures.json"

    main(["--quick", "--only", name, "--json", str(file)])

    figures = json.loads(file.read_text("utf-8"))
    assert list(figures) == ["machine", "load_after", "options", name]
    assert figures[name]
    assert figures["machine"]["processor"] in capsys.readouterr().out
