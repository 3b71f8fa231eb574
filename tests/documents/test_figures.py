"""Files of numbers with their reasons."""

from pathlib import Path

import pytest

from engine.documents.document import Block, Finding
from engine.documents.figures import Whole, Wholes, read_figures
from engine.errors import WrongContent


class Few(Block):
    """Two figures."""

    cap_g: Whole
    sizes_g: Wholes


def read(tmp_path: Path, text: str) -> Few:
    file = tmp_path / "few.yaml"
    file.write_text(text, encoding="utf-8")
    return read_figures(file, Few)


GOOD = 'cap_g: {is: 296, source: "1.3"}\nsizes_g: {is: [10, 18], assumption: "round ones"}\n'


def test_figures_are_their_values(tmp_path: Path):
    assert read(tmp_path, GOOD) == Few(cap_g={"is": 296, "source": "1.3"}, sizes_g={"is": (10, 18), "source": "x"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    ["296", "{is: 296}", '{is: 296, source: ""}', '{is: 296, source: "a", assumption: "b"}', '{source: "1.3"}'],
)
def test_a_figure_without_one_reason_is_refused(tmp_path: Path, wrong: str):
    with pytest.raises(WrongContent) as told:
        read(tmp_path, GOOD.replace('{is: 296, source: "1.3"}', wrong))
    [finding] = told.value.findings
    assert isinstance(finding, Finding)
    assert (finding.code, finding.line) == ("no_reason", 1)


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(WrongContent):
        read_figures(tmp_path / "none.yaml", Few)
