"""Formulas as other programs read them: what Excel takes and one of them does not is told in a sentence.

Each rule was seen: Gnumeric 1.12 and HyperFormula 3.5 give an error, or another number, for what Excel calculates.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

_FUNCTIONS = """
ABS ACCRINT ACCRINTM ACOS ACOSH ADDRESS AMORDEGRC AMORLINC AND AREAS ASC ASIN ASINH ATAN ATAN2 ATANH AVEDEV AVERAGE
AVERAGEA AVERAGEIF AVERAGEIFS BESSELI BESSELJ BESSELK BESSELY BETADIST BETAINV BIN2DEC BIN2HEX BIN2OCT BINOMDIST
CEILING CHAR CHIDIST CHIINV CHITEST CHOOSE CLEAN CODE COLUMN COLUMNS COMBIN COMPLEX CONCATENATE CONFIDENCE CONVERT
CORREL COS COSH COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS COUPDAYBS COUPDAYS COUPDAYSNC COUPNCD COUPNUM COUPPCD COVAR
CRITBINOM CUMIPMT CUMPRINC DATE DATEVALUE DAVERAGE DAY DAYS360 DB DCOUNT DCOUNTA DDB DEC2BIN DEC2HEX DEC2OCT DEGREES
DELTA DEVSQ DGET DISC DMAX DMIN DOLLAR DOLLARDE DOLLARFR DPRODUCT DSTDEV DSTDEVP DSUM DURATION DVAR DVARP EDATE EFFECT
EOMONTH ERF ERFC ERROR.TYPE EVEN EXACT EXP EXPONDIST FACT FACTDOUBLE FALSE FDIST FIND FINDB FINV FISHER FISHERINV
FIXED FLOOR FORECAST FREQUENCY FTEST FV FVSCHEDULE GAMMADIST GAMMAINV GAMMALN GCD GEOMEAN GESTEP GROWTH HARMEAN
HEX2BIN HEX2DEC HEX2OCT HLOOKUP HOUR HYPERLINK HYPGEOMDIST IF IFERROR IMABS IMAGINARY IMARGUMENT IMCONJUGATE IMCOS
IMDIV IMEXP IMLN IMLOG10 IMLOG2 IMPOWER IMPRODUCT IMREAL IMSIN IMSQRT IMSUB IMSUM INDEX INT INTERCEPT INTRATE IPMT IRR
ISBLANK ISERR ISERROR ISEVEN ISLOGICAL ISNA ISNONTEXT ISNUMBER ISODD ISPMT ISREF ISTEXT KURT LARGE LCM LEFT LEFTB LEN
LENB LINEST LN LOG LOG10 LOGEST LOGINV LOGNORMDIST LOOKUP LOWER MATCH MAX MAXA MDETERM MDURATION MEDIAN MID MIDB MIN
MINA MINUTE MINVERSE MIRR MMULT MOD MODE MONTH MROUND MULTINOMIAL N NA NEGBINOMDIST NETWORKDAYS NOMINAL NORMDIST
NORMINV NORMSDIST NORMSINV NOT NPER NPV OCT2BIN OCT2DEC OCT2HEX ODD ODDFPRICE ODDFYIELD ODDLPRICE ODDLYIELD OR PEARSON
PERCENTILE PERCENTRANK PERMUT PI PMT POISSON POWER PPMT PRICE PRICEDISC PRICEMAT PROB PRODUCT PROPER PV QUARTILE
QUOTIENT RADIANS RANK RATE RECEIVED REPLACE REPLACEB REPT RIGHT RIGHTB ROMAN ROUND ROUNDDOWN ROUNDUP ROW ROWS RSQ
SEARCH SEARCHB SECOND SERIESSUM SIGN SIN SINH SKEW SLN SLOPE SMALL SQRT SQRTPI STANDARDIZE STDEV STDEVA STDEVP STDEVPA
STEYX SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT SUMSQ SUMX2MY2 SUMX2PY2 SUMXMY2 SYD T TAN TANH TBILLEQ
TBILLPRICE TBILLYIELD TDIST TEXT TIME TIMEVALUE TINV TRANSPOSE TREND TRIM TRIMMEAN TRUE TRUNC TTEST TYPE UPPER VALUE
VAR VARA VARP VARPA VDB VLOOKUP WEEKDAY WEEKNUM WEIBULL WORKDAY XIRR XNPV YEAR YEARFRAC YIELD YIELDDISC YIELDMAT ZTEST
"""
_OF_RANGES = """
AND AVERAGE COLUMNS COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS INDEX LARGE LOOKUP MATCH MAX MEDIAN MIN OR PRODUCT ROWS
SMALL SUM SUMIF SUMIFS SUMPRODUCT
"""

EXCEL_2007 = frozenset(_FUNCTIONS.split())
"""The functions of Excel 2007, but for those that change at each calculation or make a reference from a text."""

TAKE_RANGES = frozenset(_OF_RANGES.split())
"""Functions that take a range in a cell of its own: others take one cell, and a range only as an array formula."""

_RANGE = re.compile(r"(?:.*!)?(\$?)([A-Z]+)(\$?)([0-9]+):(\$?)([A-Z]+)(\$?)([0-9]+)")
_CELL = re.compile(r"(?<![:A-Z$\d!])(?:\w+!|'[^']+'!)?\$?[A-Z]{1,3}\$?\d+(?![:\d(])")
_AREA = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+):(\$?)([A-Z]{1,3})(\$?)(\d+)")


@dataclass
class _Call:
    """A function that is open, the number of its arguments so far, and the tokens of each."""

    name: str
    arguments: list[list[Token]] = field(default_factory=lambda: [[]])


def shape(formula: str) -> str:
    """Return a formula in which every cell is A1, and of every range only is left whether it is one row or column.

    The 100,000 formulas of a workbook have some 500 shapes, of which the same is to be said.
    """
    return _AREA.sub(_shape_of_range, _CELL.sub("A1", formula))


def _shape_of_range(area: re.Match[str]) -> str:
    fixed_left, left, fixed_top, top, fixed_right, right, fixed_bottom, bottom = area.groups()
    column, row = "A" if left == right else "B", "1" if top == bottom else "2"
    return f"{fixed_left}A{fixed_top}1:{fixed_right}{column}{fixed_bottom}{row}"


def complaints(formula: str) -> list[str]:
    """Return a sentence for each thing in a formula that some program reads otherwise than Excel."""
    tokens = [item for item in Tokenizer(formula).items if item.type != Token.WSPACE or item.value.strip()]
    found = list(_spaces(formula)) + list(_operators(tokens))
    for call, depth in _calls(tokens):
        found += _complaints_of(call, depth)
    return found


def _spaces(formula: str) -> Iterator[str]:
    bare = re.sub(r'"[^"]*"', '""', formula)
    if re.search(r"\s\^|\^\s", bare):
        yield "a space stands beside ^, which Gnumeric does not read: write a^b"


def _operators(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == Token.OP_IN and token.value.strip() in {"", ","}:
            yield "ranges are joined or cut by a comma or a space: only Excel and LibreOffice read that"
        if token.type == Token.ARRAY:
            yield "an array stands between braces: put its entries into cells"


def _calls(tokens: list[Token]) -> Iterator[tuple[_Call, tuple[str, ...]]]:
    """Yield each call of a function with the names of the functions that it stands in, from the outermost."""
    open_calls = [_Call("")]
    for token in tokens:
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            open_calls.append(_Call(token.value.rstrip("(").upper()))
        elif token.type == Token.FUNC:
            call = open_calls.pop()
            yield call, tuple(one.name for one in open_calls if one.name)
            open_calls[-1].arguments[-1].append(Token(call.name, Token.FUNC, Token.CLOSE))
        elif token.type == Token.SEP:
            open_calls[-1].arguments.append([])
        else:
            open_calls[-1].arguments[-1].append(token)
    yield open_calls[0], ()


def _complaints_of(call: _Call, within: tuple[str, ...]) -> Iterator[str]:
    if call.name.startswith(":"):
        yield "a range ends where a function says: name the whole range, and let SUMPRODUCT take what is meant of it"
    elif call.name and call.name not in EXCEL_2007:
        yield f"{call.name} is no function of Excel 2007, or changes at each calculation: write it otherwise"
    for argument in call.arguments:
        ranges = [one.value for one in argument if one.type == Token.OPERAND and _RANGE.fullmatch(one.value)]
        computed = len([one for one in argument if one.type != Token.PAREN]) > 1
        if ranges and computed and call.name != "SUMPRODUCT":
            yield (
                f"{call.name or 'the cell'} computes with all of {ranges[0]}, which only SUMPRODUCT does in every "
                "program: give the computed entries cells of their own (a quantity, a helper row)"
            )
        if ranges and not computed and call.name not in TAKE_RANGES:
            yield f"{call.name or 'the cell'} takes one cell, not all of {ranges[0]}"
    if call.name == "SUMPRODUCT" and within.count("SUMPRODUCT"):
        yield "SUMPRODUCT stands within SUMPRODUCT: give the inner one a cell of its own"
    if call.name == "INDEX":
        yield from _complaints_of_index(call)
    if call.name in {"ROWS", "COLUMNS"} and _grows(_text(call.arguments[0])):
        yield (
            f"{call.name}({_text(call.arguments[0])}) counts -1 in HyperFormula where one end is fixed: "
            "write ROW(this line)-ROW(first line)+1"
        )


def _complaints_of_index(call: _Call) -> Iterator[str]:
    found = _RANGE.fullmatch(_text(call.arguments[0]))
    if not found:
        yield f"INDEX looks into {_text(call.arguments[0]) or 'nothing'}: let it look into a plain range"
    elif found[4] == found[8] and found[2] != found[6] and len(call.arguments) == len(("range", "entry")):
        yield f"INDEX({found[0]},k) looks into one row, which Gnumeric takes for a column: write INDEX({found[0]},1,k)"


def _grows(area: str) -> bool:
    found = _RANGE.fullmatch(area)
    return bool(found) and (found[1], found[3]) != (found[5], found[7])


def _text(argument: list[Token]) -> str:
    return "".join(token.value for token in argument)
