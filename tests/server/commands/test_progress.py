"""A bar where a person is looking, and nothing where a file is."""

import pytest

from server.commands.progress import bars


def run() -> None:
    with bars() as tell:
        for done in range(3):
            tell("read", done, 2)
        tell("locate", 10_000, 0)


def test_a_person_sees_how_far_each_step_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    run()
    told = capsys.readouterr()
    assert "读取 reading" in told.err
    assert "2/2" in told.err
    assert "10000/?" in told.err
    assert told.out == ""


def test_a_file_gets_none_of_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    run()
    assert capsys.readouterr().err == ""
