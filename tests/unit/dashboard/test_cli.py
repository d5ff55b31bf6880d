import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from dashboard.cli import main, parser


@pytest.mark.parametrize("command", ["etl", "query", "serve", "export"])
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as done:
        parser().parse_args([command, "--help"])
    assert done.value.code == 0
    assert command in capsys.readouterr().out


def test_without_data_serving_ends_with_one_clear_line(tmp_path, capsys):
    assert main(["serve", "--build", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert "no data are built here" in error
    assert "tradebrief etl" in error
    assert "Traceback" not in error


def test_bad_setting_is_wrong_usage(capsys):
    assert main(["serve", "--port", "99999"]) == 2
    assert "port is 99999" in capsys.readouterr().err


def test_a_template_that_is_no_presentation_is_told_before_serving(build_dir, tmp_path, monkeypatch, capsys):
    template = tmp_path / "ministry.pptx"
    template.write_text("not a presentation")
    monkeypatch.setenv("TRADEBRIEF_SLIDE_TEMPLATE", str(template))
    assert main(["serve", "--build", str(build_dir)]) == 2
    assert f"tradebrief serve: slide template {template}: found no PowerPoint presentation" in capsys.readouterr().err
    assert main(["export", "trade-levels", "--build", str(build_dir), "-o", str(tmp_path / "x.pptx")]) == 1
    assert "found no PowerPoint presentation" in capsys.readouterr().err


def test_command_line_loads_no_web_library():
    code = (
        "import dashboard.cli, sys; dashboard.cli.parser(); "
        "print(sorted({'dash', 'flask', 'pandas', 'plotly', 'duckdb'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_serve_starts_soon_answers_on_loopback_only_and_stops_cleanly(build_dir):
    port = free_port()
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "serve", "--port", str(port), "--build", str(build_dir), "--workers", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
                    assert response.status == 200
                break
            except OSError:
                assert process.poll() is None, process.stdout.read()
                time.sleep(0.1)
        else:
            pytest.fail("the server did not come up")
        assert time.monotonic() - started < 20
        long = f"http://127.0.0.1:{port}/?partner=" + "A" * 4000
        with urllib.request.urlopen(long, timeout=5) as response:
            assert response.status == 200
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        output = process.communicate(timeout=15)[0]
    assert output.splitlines() == [f"Serving on http://127.0.0.1:{port} (Ctrl+C stops)"]
    assert process.returncode == 0
