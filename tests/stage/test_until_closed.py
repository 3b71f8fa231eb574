"""A server ends with whoever started it."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from games.stage.until_closed import watch

HOME = Path(__file__).resolve().parents[2]


def test_the_end_of_a_pipe_is_noticed():
    ended: list[bool] = []
    watch(io.BytesIO(b""), lambda: ended.append(True)).join(10)

    assert ended == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_module_that_would_run_for_ever_ends_when_its_pipe_is_closed(tmp_path: Path):
    (tmp_path / "forever.py").write_text("import sys, time\nprint(sys.argv[1:], flush=True)\ntime.sleep(600)\n")
    command = [sys.executable, "-m", "games.stage.until_closed", "forever", "word"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HOME, env={"PYTHONPATH": str(tmp_path)}
    ) as running:
        assert running.stdout is not None
        assert running.stdin is not None
        said = running.stdout.readline()
        running.stdin.close()

        assert (said.strip(), running.wait(30) != 0) == ("['word']", True)
