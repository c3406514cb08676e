"""JSON and JSON5 text -> values that know the line they stand on.

The standard library's reader has no line numbers for what it read, keeps the last of two equal fields and accepts NaN;
a story script written by hand or by a language model needs the opposite. All of JSON5 (spec.json5.org) is read, but for
`\\u` escapes in unquoted field names; NaN and Infinity are refused, as no script field can hold them.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import NoReturn, cast

MAX_DEPTH = 64

Json = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
"""A value as the standard library's `json` has it."""


@dataclass(frozen=True)
class Node:
    """A value and the line (from 1) it starts on. Lists hold nodes, objects are name -> node."""

    value: bool | int | float | str | list[Node] | dict[str, Node] | None
    line: int

    def plain(self) -> Json:
        """The value without lines."""
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        if isinstance(self.value, dict):
            return {name: node.plain() for name, node in self.value.items()}
        return self.value


class Unreadable(Exception):
    """Text that is not JSON5: what is wrong, the fix, the line, and the field names and places leading there."""

    def __init__(self, message: str, fix: str, line: int, path: tuple[str | int, ...]) -> None:
        super().__init__(message)
        self.message, self.fix, self.line, self.path = message, fix, line, path


def read(text: str) -> Node:
    """The one value `text` holds. Raises Unreadable."""
    reader = _Reader(text.removeprefix("\ufeff"))
    node = reader.value()
    reader.skip_space()
    if reader.at < len(reader.text):
        reader.fail(f"something follows the end of the script: {reader.glimpse()}", "Delete what follows the last }.")
    return node


_SPACE = re.compile(r"(?:[\s\ufeff]+|//[^\n\r\u2028\u2029]*|/\*.*?\*/)*", re.DOTALL)
_IDENTIFIER = re.compile(r"(?:[^\W\d]|\$)(?:[\w$\u200c\u200d])*")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?:(?P<hex>0[xX][0-9a-fA-F]+)|(?P<int>(?:0|[1-9]\d*)(?![\d.eE]))"
    r"|(?P<float>(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?))(?![\w.$])",
    re.ASCII,
)
_PLAIN = {'"': re.compile(r'[^"\\\n\r]*'), "'": re.compile(r"[^'\\\n\r]*")}
_BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029]")
_LINE = re.compile(r"\r\n|\n|\r")
_HEX = {"x": re.compile(r"[0-9a-fA-F]{2}"), "u": re.compile(r"[0-9a-fA-F]{4}")}
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}
_WORDS = {"true": True, "false": False, "null": None}
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Reader:
    """Walks over the text once; `at` is the next character, `path` the fields and places it is inside of."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.path: list[str | int] = []
        self._line = 1
        self._line_at = 0

    def line(self) -> int:
        """The line `at` stands on. `at` never goes back, so each line end is counted once."""
        self._line += len(_LINE.findall(self.text, self._line_at, self.at))
        self._line_at = self.at
        return self._line

    def fail(self, message: str, fix: str) -> NoReturn:
        if self.at == len(self.text):
            message, fix = "the text ends before the script does", "Close what is still open with quotes, ] and }."
        raise Unreadable(message, fix, self.line(), tuple(self.path))

    def glimpse(self) -> str:
        """The next few characters, for a message."""
        rest = self.text[self.at : self.at + 24].splitlines()
        return repr(rest[0]) if rest else "the end of the text"

    def skip_space(self) -> None:
        space = cast("re.Match[str]", _SPACE.match(self.text, self.at))
        self.at = space.end()
        if self.text.startswith("/*", self.at):
            self.fail("a comment is not closed", "End it with */.")

    def peek(self) -> str:
        """The next character that is neither space nor comment; empty at the end."""
        self.skip_space()
        return self.text[self.at : self.at + 1]

    def value(self) -> Node:
        first = self.peek()
        line = self.line()
        if len(self.path) > MAX_DEPTH:
            self.fail(f"lists and objects are nested more than {MAX_DEPTH} deep", "Flatten this field.")
        if first == "{":
            return Node(self.fields(), line)
        if first == "[":
            return Node(self.items(), line)
        if first in ('"', "'"):
            return Node(self.string(), line)
        if name := _IDENTIFIER.match(self.text, self.at):
            return Node(self.word(name[0]), line)
        return Node(self.number(), line)

    def fields(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        self.at += 1
        while self.peek() != "}":
            name = self.field_name()
            if name in found:
                self.fail(
                    f"the field {name!r} stands twice in one object, first on line {found[name].line}",
                    "Delete one of the two.",
                )
            if self.peek() != ":":
                self.fail(f"expected a colon after the field name {name!r}, found {self.glimpse()}", "Write a colon.")
            self.at += 1
            self.path.append(name)
            found[name] = self.value()
            self.separator("}")
            self.path.pop()
        self.at += 1
        return found

    def field_name(self) -> str:
        if self.peek() in ('"', "'"):
            return self.string()
        name = _IDENTIFIER.match(self.text, self.at)
        if not name:
            self.fail(f"expected a field name, found {self.glimpse()}", "Write a name in quotes, or close the object.")
        self.at = name.end()
        return name[0]

    def items(self) -> list[Node]:
        found: list[Node] = []
        self.at += 1
        while self.peek() != "]":
            self.path.append(len(found))
            found.append(self.value())
            self.separator("]")
            self.path.pop()
        self.at += 1
        return found

    def separator(self, closing: str) -> None:
        """Past the comma after a value; before `closing` it may be missing."""
        following = self.peek()
        if following == ",":
            self.at += 1
        elif following != closing:
            self.fail(
                f"expected a comma or {closing} after the value, found {self.glimpse()}",
                'Write the comma; a quote inside a text is written \\".',
            )

    def word(self, name: str) -> bool | None:
        if name not in _WORDS:
            self.fail(f"{name} is no value a script can hold", "Write true, false, null, a number or a text in quotes.")
        self.at += len(name)
        return _WORDS[name]

    def number(self) -> int | float:
        found = _NUMBER.match(self.text, self.at)
        if not found:
            self.fail(
                f"expected a value, found {self.glimpse()}", "Write a text in quotes, a number, a list or an object."
            )
        sign = -1 if found["sign"] == "-" else 1
        if found["float"]:
            value = sign * float(found["float"])
        elif len(found[0]) > 4000:  # Python refuses to read longer whole numbers
            value = math.inf
        else:
            value = sign * int(found["hex"] or found["int"], 16 if found["hex"] else 10)
        if value in (math.inf, -math.inf):
            self.fail("this number is too large", "Write a smaller one.")
        self.at = found.end()
        return value

    def string(self) -> str:
        quote = self.text[self.at]
        self.at += 1
        parts: list[str] = []
        while True:
            plain = cast("re.Match[str]", _PLAIN[quote].match(self.text, self.at))
            parts.append(plain[0])
            self.at = plain.end()
            end = self.text[self.at : self.at + 1]
            if end == "\\":
                parts.append(self.escape())
            elif end == quote:
                break
            else:
                self.fail("a text is not closed on the line it starts on", f"Close it with {quote}, or write \\n.")
        self.at += 1
        # Pairs of \u escapes stand for one character beyond U+FFFF.
        text = "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        if _SURROGATE.search(text):
            self.fail("a text holds half a character (a lone \\ud800 to \\udfff)", "Write the whole character.")
        return text

    def escape(self) -> str:
        """What the escape at the backslash stands for."""
        self.at += 1
        letter = self.text[self.at : self.at + 1]
        if broken := _BREAK.match(self.text, self.at):
            self.at = broken.end()
            return ""
        if letter in _HEX and letter:
            digits = _HEX[letter].match(self.text, self.at + 1)
            if not digits:
                self.fail(
                    f"\\{letter} lacks its hexadecimal digits", "Write \\u and four of them, or \\\\ for a backslash."
                )
            self.at = digits.end()
            return chr(int(digits[0], 16))
        following = self.text[self.at + 1 : self.at + 2]
        if not letter or letter in "123456789" or (letter == "0" and following.isdigit()):
            self.fail(f"\\{letter} is no escape", "Write \\\\ for a backslash.")
        self.at += 1
        return _ESCAPES.get(letter, letter)
