"""What a wrong command line is answered: a sentence, the nearest names, an exit code, no traceback."""

import errno
import subprocess

import pytest

from api.cli.main import run
from api.cli.output import write_bytes
from kg.errors import EnvironmentFault
from tests.support import servers


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["biuld"], 4, "build"),
        (["render", "them"], 4, "theme"),
        (["--nonsense"], 2, "--nonsense"),
        (["info", "--format", "pdf"], 2, "table | json"),
        (["completion"], 2, "bash"),
        (["search"], 2, "文字"),
        (["build", "--data", "/nowhere/at/all"], 2, "--data"),
        (["build", "--keep", "0"], 2, "--keep"),
        (["releases", "--switch"], 2, "--switch 后面要有值"),
        (["info", "--debug=1"], 2, "--debug 后面不能有值"),
        (["info", "one", "two"], 2, "多出来的词：one two"),
    ],
)
def test_a_wrong_command_line_is_explained(words, code, said, capsys):
    assert run(words) == code
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told


def test_the_error_stands_in_both_languages(capsys):
    run(["render", "them"])
    zh_first = capsys.readouterr().err.splitlines()
    run(["--lang", "en", "render", "them"])
    en_first = capsys.readouterr().err.splitlines()
    assert zh_first[0].startswith("错误：")
    assert en_first[0].startswith("Error: ")
    assert len(zh_first) >= 2


@pytest.mark.parametrize("words", [[], ["story"], ["render"], ["source"]])
def test_no_command_shows_the_help_once_and_calls_nothing_wrong(words, capsys):
    assert run(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("用法：")
    assert told.err.count("命令：") == 1


HEAVY = {"fastapi", "matplotlib", "networkx", "numpy", "openpyxl", "pptx", "pydantic", "pypinyin", "pyshacl", "rdflib", "scipy"}


@pytest.mark.parametrize(
    ("words", "needed"),
    [(["--help"], ()), (["info"], ()), (["search", "理财"], ()), (["similar", "理财为民"], ("numpy", "pypinyin", "scipy"))],
    ids=" ".join,
)
def test_a_quick_command_imports_nothing_heavy_that_it_does_not_need(words, needed, tiny_home):
    script = (
        "import sys; from api.cli.main import run; code = run(sys.argv[1:]);"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), sep=',', file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [servers.KG[0], "-c", script, *words], env=servers.environment(tiny_home), capture_output=True, text=True,
        encoding="utf-8", check=True,
    )  # fmt: skip
    loaded = set(done.stderr.split()[-1].split(","))
    assert "click" in loaded
    assert loaded & HEAVY <= set(needed)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_written_for_every_shell(shell, capsys):
    assert run(["completion", shell]) == 0
    assert "_KG_COMPLETE" in capsys.readouterr().out


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    target = tmp_path / "a.svg"
    write_bytes(b"old", target)
    with pytest.raises(TypeError):
        write_bytes("not bytes", target)
    assert target.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.svg"]


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT])
def test_a_folder_that_cannot_be_written_is_named_and_not_a_file_nobody_knows(number, tmp_path, monkeypatch):
    def refuse(path, content):
        raise OSError(number, "no", str(path.with_name(".0f.tmp")))

    monkeypatch.setattr("api.cli.output.replace_file", refuse)
    with pytest.raises(EnvironmentFault) as fault:
        write_bytes(b"new", tmp_path / "a.svg")
    assert str(tmp_path) in fault.value.text("zh")
    assert ".tmp" not in fault.value.text("zh")


def test_an_option_with_a_short_name_is_named_without_stray_quotes(tmp_path, capsys):
    assert run(["render", "overview", "-o", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert "--output / -o 的值不对" in told
    assert "--output / -o has a wrong value" in told
