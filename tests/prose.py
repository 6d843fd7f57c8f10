"""Plain English as rules: spelling, one word for one thing, and phrases that readers stumble over.

``python tests/prose.py FILE …`` lists the faults of files: strings, docstrings and comments of Python and JavaScript,
comments of CSS, the text of Markdown, YAML and notebooks; ``--form`` the faults of labels, help, figures and checks.
Ids stay as they are: `in backticks` and with_underscores.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from llmbudget.model import model
from llmbudget.parameters.record import AnyRecord
from llmbudget.plan.sections import parameters
from llmbudget.strategies import strategies
from llmbudget.widgets.phrases import PHRASES

PAGE_PHRASES = Path("llmbudget/widgets/static/phrases.js")

TEXT = {".py", ".js", ".css", ".md", ".txt", ".yaml", ".yml", ".ipynb"}
"""Endings of the files that are read."""

LONGEST = 20
"""Words of the longest sentence of the form."""


@dataclass(frozen=True)
class Rule:
    """A pattern that no text may match.

    Attributes:
        advice: what to write instead.
        example: a phrase that the pattern finds.
        passes: a similar phrase that it does not find.
        pattern: a regular expression for texts in small letters, one a line.
        capitals: the pattern is for texts as they are written.
    """

    advice: str
    example: str
    passes: str
    pattern: str
    capitals: bool = False

    def matches(self, texts: str) -> Iterator[re.Match[str]]:
        """Yield the places of the pattern in texts, one a line."""
        return re.finditer(self.pattern, texts if self.capitals else texts.lower(), re.MULTILINE)


SPELLING = (
    Rule(
        "American: -ize, -ization, -yze",
        "Utilisation of the optimiser",
        "a revised enterprise",
        r"(?:organ|optim|util|capital|amort|final|initial|normal|general|parametr|memor|summar|minim|maxim|recogn"
        r"|synchron|token|quant|serial|standard|special|visual|author|character|anonym|random|real|item|categor|local"
        r"|priorit|custom|penal|emphas|formal|material|monet|modern|stabil|vector|parallel|apolog|critic|econom|harmon"
        r"|central|paraly|analy|cataly)is(?:e[dr]?|ers?|ing|ations?|ational)\b",
    ),
    Rule("American: -or", "behaviour", "hours", r"(?:colou|behaviou|favou|honou|neighbou|labou|flavou)r"),
    Rule("American: center", "cost centre", "central", r"\b(?:data)?cent(?:res?|red|ring)\b"),
    Rule("American: license", "a licence", "licensed", r"\blicences?\b"),
    Rule("American: program", "credit programmes", "programmers", r"\bprogrammes?\b"),
    Rule("American: catalog", "the catalogue", "the sheet Catalogue", r"\bcatalogue\w*", capitals=True),
    Rule(
        "American: one l",
        "cancelled",
        "cancellation",
        r"\b(?:un)?(?:cancel|label|model|travel|level|channel|signal|total|fuel)l(?:ed|ing|ers?)\b",
    ),
    Rule("American: gray", "greyed out", "gray", r"\bgrey(?:s|ed|ing)?\b"),
    Rule("American: toward, afterward", "towards the end", "toward", r"\b(?:towards|afterwards)\b"),
    Rule(
        "American: artifact, check, defense, fulfill, judgment, learned, while, among, skeptic, percent, meter",
        "whilst learnt",
        "learned",
        r"\b(?:artefacts?|cheques?|defence|fulfil|judgement|learnt|whilst|amongst|ageing|sceptic\w*|per cent"
        r"|(?:kilo)?metres?|aluminium|instalments?)\b",
    ),
)
GLOSSARY = (
    Rule("chance", "the probability that", "probably", r"\b(?:probabilit(?:y|ies)|likelihoods?)\b"),
    Rule("unused commitment", "idle commitment", "idle time", r"\bidle commitments?\b"),
    Rule("cost line", "a line item", "each item", r"\bline items?\b"),
    Rule("spot", "preemptible instances", "an interruption", r"\b(?:pre-?emptible|interruptible)\b"),
    Rule("on demand", "pay-as-you-go", "paid as used", r"\b(?:pay-as-you-go|payg)\b"),
    Rule("accelerator-hour", "GPU-hours", "a GPU", r"\b(?:gpu|card|chip|device)[- ]hours?\b"),
    Rule("plan, or plan without strategies", "the base case", "the base", r"\bbase (?:case|plan|scenario)\b"),
    Rule("P10, P50, P90", "90th percentile", "P90", r"\b(?:10|50|90)th percentiles?|\b(?:tenth|ninetieth) percentile"),
)
SOFTWARE = (
    "plan form model program workbook page kernel server sheet reader notebook budget graph file browser test record "
    "widget engine function strategy strategies check cell package"
)
RIDDLES = (
    Rule("Begin with the subject.", "Of searches only what", "Of course", r"(?:^|[.?!] )Of (?!course)", capitals=True),
    Rule("Name it, or use a possessive.", "over that of its servers", "thought of", r"\bth(?:at|ose) of\b"),
    Rule("Say it directly.", "It is what others leave.", "Is it so?", r"\b(?:is|are|was|were) what\b"),
    Rule("Name the rest.", "what the other shares leave", "the remaining hours", r"\bwhat (?:\w+ ){1,3}leaves?\b"),
    Rule("Name it.", "what there is of it", "what is it", r"\bwhat there (?:is|are)\b"),
    Rule("Say it plainly.", "what is left to be got", "to get", r"\bto be got\b|\bsuch as it is\b"),
    Rule("Each … has the same ….", "the same of every phase", "the same for all", r"\bthe same of\b"),
    Rule("The larger of both.", "whichever are more", "whichever you like", r"\bwhichever (?:are|is)\b"),
    Rule(
        "Name it: the rest, the balance, the note.",
        "what is left in the bank",
        "What is it?",
        r"\bwhat (?:is|was) (?:left|there|said|kept|known|past|owed)\b",
    ),
    Rule("State it.", "of which more is said", "said", r"\b(?:is|are) said\b"),
    Rule("Anyone who, or name the person.", "whoever has it", "who has it", r"\bwhoever\b"),
    Rule("Again, or new.", "made anew", "a new one", r"\banew\b"),
    Rule("Silently.", "taken in silence", "silent", r"\bin silence\b"),
    Rule("Give the amount.", "as many as they are", "as many as ten", r"\bas \w+ as (?:they|it) (?:is|are)\b"),
    Rule("Say what happens.", "and then there are none", "then there are two", r"\bthen there (?:is|are) no\w*"),
    Rule(
        "Software does not know, ask or want: say what it does.",
        "the plan knows",
        "the person asks",
        rf"\b(?:{SOFTWARE.replace(' ', '|')})s? (?:itself )?"
        r"(?:knows?|asks?|wants?|thinks?|forgets?|remembers?|believes?|minds?|understands?|promises)\b",
    ),
    Rule("Say what is called.", "asks the record itself", "itself", r"\basks? \w+ \w+ (?:itself|themselves)\b"),
    Rule(
        "Two negatives: say what holds.",
        "no figure that is not checked",
        "no figure is missing",
        r"\b(?:no|never|none|nobody|nothing)(?: \w+)? (?:that|who) (?:\w+ )?(?:not|no)\b|\bnot (?:without|unlike)\b",
    ),
    Rule("Compare two named things.", "fewer than is usual", "more than ten", r"\bthan (?:is|are|it makes)\b"),
    Rule("Name the owner.", "and whose it is", "whose name", r"\bwhose it (?:is|was)\b|\bof what it (?:is|was)\b"),
    Rule("Address the reader.", "why one may not go on", "no one", r"\bone (?:may|must|has to|would)\b"),
)
TYPING = (
    Rule("One space.", "two  spaces", "one space", r"(?<=[\w.,;:]) {2,}(?=\w)"),
    Rule(
        "A word stands twice.",
        "of the the plan",
        "had had",
        r"\b(an|and|are|as|at|by|for|from|in|is|it|of|on|or|the|to|with) \1\b(?!-)",
    ),
)
RULES = SPELLING + GLOSSARY + RIDDLES + TYPING
FORM_RULES = (
    Rule("Name the amount.", "What is still bought.", "What fits", r"(?:^|[.?!:] )What [^.?\n]*\.", capitals=True),
)
"""Only for the form and the figures: titles and headings may begin with What."""

_BARE = "(?:one|found|made|there|those|what)"
_LOCAL = re.compile(
    rf"\bfor (?:\w+, )*{_BARE}\b(?:, \w+)* in\b|^\s*{_BARE}(?:: [^=\n]+)? = |\blambda {_BARE}\b"
    rf"|\b(?:const|let) {_BARE}\b|[(,] ?{_BARE}\)? => ",
    re.MULTILINE,
)
_ID = re.compile(
    r"`[^`\n]*`|\b\w*_\w*\b|https?://\S+|[\w./-]+\.(?:py|js|css|md|txt|yaml|toml|csv|ipynb|xlsx|json)\b|\b[a-z]+[A-Z]\w*"
)
_PYTHON = re.compile(
    r"\#(?P<comment>[^\n]*)"
    r'|[rbfRBF]{0,2}(?:"{3}(?P<long>[\s\S]*?)"{3}|"(?P<double>(?:\\.|[^"\\\n])*)"|\'(?P<single>(?:\\.|[^\'\\\n])*)\')'
)
_JAVASCRIPT = re.compile(
    r"//(?P<comment>[^\n]*)|/\*(?P<block>[\s\S]*?)\*/"
    r"|`(?P<long>(?:\\.|[^`\\])*)`|\"(?P<double>(?:\\.|[^\"\\\n])*)\"|'(?P<single>(?:\\.|[^'\\\n])*)'"
)
_ARGUMENT = re.compile(r"\.?\n +\w+: ")
"""The name of an argument or attribute in a docstring, which is an id."""

_WORD = re.compile(r"\w[\w'.,-]+")
_PLACEHOLDER = re.compile(r"\$?\{[^{}]*\}")


@dataclass(frozen=True)
class Passage:
    """Text that people read, and the line on which it begins."""

    line: int
    text: str


def passages(path: Path) -> Iterator[Passage]:
    """Yield the text of a file that people read."""
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from _code(content, _PYTHON)
    elif path.suffix in {".js", ".css"}:
        yield from _code(content, _JAVASCRIPT)
    elif path.suffix == ".ipynb":
        for cell in json.loads(content)["cells"]:
            if cell["cell_type"] == "markdown":
                yield from _paragraphs("".join(cell["source"]))
    elif path.suffix in {".yaml", ".yml"}:
        for number, line in enumerate(content.splitlines(), 1):
            yield Passage(number, re.sub(r"^[\s-]*[\w.]+:(?= |$)|^ *#", "", line).strip(" \"'"))
    else:
        yield from _paragraphs(content)


def _code(content: str, tokens: re.Pattern[str]) -> Iterator[Passage]:
    """Yield strings and comments; parts that follow each other are one."""
    text, start, end, kind = "", 0, 0, ""
    for token in tokens.finditer(content):
        kind_before, kind = kind, str(token.lastgroup)
        between = content[end : token.start()]
        end = token.end()
        if kind == kind_before and kind != "long" and not between.strip() and between.count("\n") <= 1:
            text += token[kind]
        else:
            yield from _passage(content, start, text)
            text, start = token[kind], token.start()
    yield from _passage(content, start, text)


def _passage(content: str, start: int, text: str) -> Iterator[Passage]:
    """Yield a passage unless it is an id: one word, not a label such as Organization."""
    if " " in text.strip() or re.fullmatch(r"[A-Z][a-z]+", text):
        plain = _ARGUMENT.sub(". ", _PLACEHOLDER.sub("…", text))
        plain = re.sub(r"(?: *(?:\\n|\n)[ #*]*)+", " ", plain)
        yield Passage(content.count("\n", 0, start) + 1, plain.strip())


def _paragraphs(content: str) -> Iterator[Passage]:
    """Yield the paragraphs of Markdown, without its blocks of code."""
    prose = re.sub(r"^ *```[\s\S]*?^ *```", lambda block: "\n" * block[0].count("\n"), content, flags=re.MULTILINE)
    for paragraph in re.finditer(r"(?:^(?!\s*$)(?:.+)\n?)+", prose, re.MULTILINE):
        yield Passage(prose.count("\n", 0, paragraph.start()) + 1, " ".join(paragraph[0].split()))


def faults(texts: list[str], rules: tuple[Rule, ...] = RULES) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with texts: the number of the text, the words and the advice."""
    joined = _ID.sub("_", "\n".join(texts))
    for rule in rules:
        for match in rule.matches(joined):
            yield joined.count("\n", 0, match.start()), f"“{match[0].strip()}”: {rule.advice}"


def faults_of_file(name: Path, root: Path = Path()) -> list[str]:
    """Return the faults of a file, each with its line."""
    path = root / name
    read = list(passages(path))
    wrong = [(read[index].line, fault) for index, fault in faults([passage.text for passage in read])]
    if path.suffix in {".py", ".js"}:
        wrong += _bare_names(path.read_text(encoding="utf-8"))
    return [f"{name}:{line}: {fault}" for line, fault in sorted(wrong)]


def _bare_names(code: str) -> Iterator[tuple[int, str]]:
    """Yield the lines on which a local gets a name that does not say what it holds."""
    for match in _LOCAL.finditer(code):
        yield code.count("\n", 0, match.end()) + 1, f"“{match[0].strip()}”: name it for what it holds."


def form(root: Path = Path()) -> dict[str, list[str]]:
    """Return the texts of form and figures, by part."""
    records = {name: parameter.record for name, parameter in parameters().items()}
    own = {name for name, parameter in parameters().items() if parameter.section in strategies()}
    quantities = model().quantities.values()
    return {
        "parameters": [text for name in records.keys() - own for text in _of_record(records[name])],
        "strategies": [text for name in own for text in _of_record(records[name])]
        + [
            text for strategy in strategies().values() for text in (strategy.title, strategy.adjusts, strategy.evidence)
        ],
        "figures": [text for quantity in quantities for text in (quantity.label, quantity.help)],
        "checks": [text for check in model().checks.values() for text in (check.failure, check.remedy)],
        "phrases": [
            *(
                text
                for phrase in PHRASES.values()
                for text in ([phrase] if isinstance(phrase, str) else phrase.values())
            ),
            *(passage.text for passage in passages(root / PAGE_PHRASES)),
        ],
    }


def _of_record(record: AnyRecord) -> list[str]:
    blank = getattr(record, "blank", None)
    return [record.label, record.help, blank if isinstance(blank, str) else "", getattr(record, "unnamed", "")]


def form_faults(texts: list[str]) -> Iterator[str]:
    """Yield what is wrong with texts of the form, whose sentences are short besides."""
    for index, fault in faults(texts, RULES + FORM_RULES):
        yield f"{texts[index][:80]}: {fault}"
    for text in texts:
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            if (words := len(_WORD.findall(sentence))) > LONGEST:
                yield f"{sentence[:80]}: {words} words; at most {LONGEST} in a sentence."


if __name__ == "__main__":
    if sys.argv[1:] == ["--form"]:
        lines = [f"{kind}: {fault}" for kind, texts in form().items() for fault in form_faults(texts)]
    else:
        files = [Path(name) for name in sys.argv[1:] if Path(name).suffix in TEXT]
        lines = [fault for file in files for fault in faults_of_file(file)]
    print("\n".join(lines))  # noqa: T201 - a command
