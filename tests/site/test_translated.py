"""What a person reads in the newer rooms goes through gettext: in templates and in the code behind them."""

import ast
import re
from pathlib import Path

import casebound

HOME = Path(casebound.__file__).parent
ROOMS = ("desk", "exchange", "release", "safety", "timer", "today")
PLAIN = {"exchange/out/fhir_more.py"}  # what stands in a file for programs, whatever the reader's language
SENTENCE = re.compile(r"[A-Z“].* .* .*[.?!]", re.DOTALL)
LETTERS = re.compile(r"[^\W\d_]{2,}")


def calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def untranslated(path: Path) -> list[str]:
    """Whole sentences of a module that stand in no call of gettext and are no docstring."""
    tree, quiet = ast.parse(path.read_text("utf-8")), set[int]()
    for call in calls(tree):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name == "_" or "gettext" in name:
            quiet |= {id(inner) for given in call.args for inner in ast.walk(given)}
    quiet |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = {id(node): text for node in ast.walk(tree) if (text := said(node))}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            quiet |= {id(part) for part in node.values}
    return [text for at, text in texts.items() if at not in quiet and SENTENCE.fullmatch(text)]


def said(node: ast.AST) -> str:
    """The words of a text, also of one with values in it."""
    if isinstance(node, ast.JoinedStr):
        return "".join(said(part) or "x" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def bare(template: str) -> list[str]:
    """Words of a template that stand outside every tag."""
    for shape in (r"{% comment %}.*?{% endcomment %}", r"{% blocktranslate.*?{% endblocktranslate %}"):
        template = re.sub(shape, "", template, flags=re.DOTALL)
    template = re.sub(r"{% block (width|sheet|shape) %}\w+{% endblock %}", "", template)
    template = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", template, flags=re.DOTALL)
    return LETTERS.findall(re.sub(r"<[^>]*>", " ", template))


def test_no_sentence_of_a_view_or_form_is_said_in_one_language_alone() -> None:
    for room in ROOMS:
        for path in (HOME / room).rglob("*.py"):
            if path.relative_to(HOME).as_posix() not in PLAIN:
                assert untranslated(path) == [], f"{path.relative_to(HOME)}: put it into gettext, _(…)"


def test_a_sentence_outside_gettext_is_found(tmp_path: Path) -> None:
    bare_ones = (
        'x = "Do it again now."',
        'x = f"There is no {name} here. Choose."',
        'x = "It was %(n)s of them." % y',
    )
    for line in (*bare_ones, 'x = _("Do it again now.")', '"""What this module is for."""'):
        (tmp_path / "x.py").write_text(line, "utf-8")
        assert bool(untranslated(tmp_path / "x.py")) == (line in bare_ones), line


def test_no_template_says_anything_in_one_language_alone() -> None:
    seen = 0
    for room in ROOMS:
        for path in (HOME / room).glob("templates/**/*.html"):
            assert bare(path.read_text("utf-8")) == [], f"{path.relative_to(HOME)}: {{% translate … %}}"
            seen += 1
    assert seen > 50
