"""What the package promises as a whole: its names, its documents, quick and light imports."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import ownhand
from ownhand.cli import main

ROOT = Path(__file__).parents[1]


def test_public_names_are_sorted_complete_and_there() -> None:
    assert ownhand.__all__ == sorted(ownhand.__all__)
    source = ast.parse(Path(ownhand.__file__).read_text(encoding="utf-8"))
    for_checkers = [node for node in ast.walk(source) if isinstance(node, ast.ImportFrom) and node.module != "typing"]
    assert ownhand.__all__ == sorted(alias.name for node in for_checkers for alias in node.names)
    for name in ownhand.__all__:
        assert getattr(ownhand, name).__doc__, f"{name} says nothing of itself"
        assert name in dir(ownhand)
    with pytest.raises(AttributeError, match="quill"):
        _ = ownhand.quill


@pytest.mark.parametrize("code", ["import ownhand", "from ownhand.cli import main; main(['--help'])"])
def test_little_is_loaded_before_it_is_needed(code: str) -> None:
    check = (
        "import sys, contextlib, io\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        f"    {code}\n"
        "print(*sorted({'torch', 'onnxruntime', 'numpy', 'PIL'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_writing_does_not_load_torch(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom ownhand import write\n"
        f"write('HI', seed=1).save({str(tmp_path / 'hi.svg')!r})\n"
        "print('torch' in sys.modules, 'matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_the_snippet_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (snippet,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(snippet, "README.md", "exec"), {})
    assert (tmp_path / "line.svg").read_text().startswith("<svg")


def test_the_shell_lines_of_the_readme_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines under "Write", as they stand."""
    import shlex

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.search(r"```sh\n(ownhand write.*?)```", readme, re.DOTALL).group(1).splitlines()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.txt").write_text("DEAR READER")
    for line in lines:
        words = shlex.split(line)
        result = CliRunner().invoke(main, words[1:])
        assert result.exit_code == 0, result.output
        assert Path(words[words.index("-o") + 1]).stat().st_size > 500


def test_pictures_and_links_of_the_documents_are_there() -> None:
    for document in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_version_is_said() -> None:
    result = CliRunner().invoke(main, ["--version"])
    assert result.output.strip() == f"ownhand {ownhand.__version__}"


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg", "a.png", "b.png"):
        result = CliRunner().invoke(main, ["write", "SAME AGAIN", "--seed", "4", "-o", str(tmp_path / name)])
        assert result.exit_code == 0, result.output
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["write", "HI", "--model", "quill", "-o", "x.svg"], "there is no model of that name"),
        (["write", "HI", "--model", "none.onnx", "-o", "x.svg"], "there is no such model file"),
        (["train", "none.csv", "--recipe", "quill"], "there is no such recipe. There are: article, pixel, pen, joined"),
        (["train", "none.csv", "--recipe", "article", "--set", "epochs"], "expected NAME=VALUE"),
        (["train", "none.csv", "--recipe", "article", "--set", "quill=3"], "has no such setting"),
        (["train", "none.csv", "--recipe", "article", "--out", "run"], "none.csv"),
        (["train", "none.csv", "--recipe", "article", "--out", "run", "--resume"], "there is no run here to resume"),
    ],
)
def test_what_a_user_can_mend_is_one_line_and_exit_code_2(arguments: list[str], message: str, tmp_path: Path) -> None:
    code = f"import os; os.chdir({str(tmp_path)!r}); from ownhand.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, env=os.environ)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.startswith("ownhand: ")
    assert len(done.stderr.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())
