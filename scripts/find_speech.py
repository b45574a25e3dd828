"""Looks for speech where none may be: in logs, errors, metrics, messages, manifests, transcripts, and in file names.

    find_speech.py [--truth DIR]... PATH...

Truth files (`calltruth/1`, see tests/calls/README.md) say what was spoken: every identifier is looked for as a value, in the ways a value is
written, as digits read out one by one, and as it was said; names also word by word. Outside of transcripts, five words in a row of anything that was
said are a hit too. PATH is a file or a folder of them. Prints one line a hit, with the place and the kind, never the words; exits 1 where there was one.

Codes of fewer than six digits are equal to some count or size by chance. They count where text stands: not as a number in JSON, in a time or in a metric.
"""

import argparse
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TRUTH = [ROOT / "tests/fixtures/calls", ROOT / "tests/calls/dev", ROOT / "tests/calls/kept"]

DIGITS = "zero one two three four five six seven eight nine".split()
# Fewer digits than this are a short code.
SHORT = 6
# So many words of one turn in a row are speech.
PHRASE = 5
# A name's parts of fewer letters are everyday words.
NAME = 5
# In files that aren't text, shorter finds would be chance.
IN_BINARY = 8

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# Times, fields of log lines, times and counts in the attributes of pages, ports of servers that tests start, places in a source file, what cargo counts, and cells of tables: in text, in
# CSV, in HTML.
COUNTED = re.compile(
    r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d:\d\d(\.\d+)?z?|\b[a-z_]+=[0-9.]+\b|(127\.0\.0\.1|localhost|\[::1\]):\d+|\.rs:\d+(:\d+)?"
    r'|\bdata-[a-z]+="[0-9.]+"'
    r"|(?<=  )\d+(?=  |$)|(?<=,)\d+(?=,|$)|(?<=>)\d+(?=<)"
    r"|\d+ (passed|failed|ignored|measured|filtered out)|\d+ tests?\b"
)
# Prometheus: a name, labels, a number.
METRIC = re.compile(r"^[a-z_]+(\{[^}]*\})? [0-9.e+-]+$")


def words(text):
    """The words of a text, lower-case, without punctuation at their ends."""
    return [word for word in (part.strip(".,;:!?\"'()").lower() for part in text.split()) if word]


def grouped(digits):
    """The ways in which a long number is written."""
    for sizes in ([4] * 5, [3, 3, 4], [3, 2, 4], [2] * 10, [3, 3, 3], [4, 6, 5]):
        parts, rest = [], digits
        for size in sizes:
            parts.append(rest[:size])
            rest = rest[size:]
        parts = [part for part in parts + [rest] if part]
        if len(parts) > 1:
            yield from (mark.join(parts) for mark in (" ", "-", "."))


def read_out(digits):
    """Digit by digit, in words and with marks between, zero in both of its ways."""
    for zero in ("zero", "oh"):
        named = [zero if digit == "0" else DIGITS[int(digit)] for digit in digits]
        yield from (" ".join(named), ", ".join(named))
    if len(digits) >= SHORT:
        yield from (" ".join(digits), "-".join(digits))


def forms(span):
    """Everything that would give a span away, with whether it is a short code."""
    value, spoken = str(span["value"]), span["spoken"]
    digits = re.sub(r"[^0-9]", "", value)
    plain = {value.lower(), re.sub(r"[\s_-]", "", value).lower()}
    if digits and not re.search("[a-z]", value.lower()):
        plain |= {digits, *read_out(digits)}
        if len(digits) >= SHORT:
            plain |= set(grouped(digits))
    if span["type"] == "person_name":
        plain |= {word for word in words(value) if len(word) >= NAME}
    said = " ".join(words(spoken))
    # Two digits said in the midst of a number are words that anybody says.
    if len(said) >= 12 or span["type"] in ("person_name", "password", "security_answer"):
        plain |= {said, spoken.strip(" .?!,").lower()}
    return {form for form in plain if len(form) >= 3}


def phrases(truth):
    """Five words in a row, of every turn."""
    for turn in truth["turns"]:
        said = words(turn["text"])
        yield from (" ".join(said[at : at + PHRASE]) for at in range(len(said) - PHRASE + 1))


class Spoken:
    """What was said in all calls, ready to be looked for."""

    def __init__(self, folders):
        self.values, self.phrases = {}, set()
        for path in sorted(path for folder in folders for path in folder.glob("*.json")):
            truth = json.loads(path.read_text())
            for span in truth["spans"]:
                for form in forms(span):
                    self.values.setdefault(form, span["type"])
            self.phrases.update(phrases(truth))
        if not self.values:
            sys.exit("find_speech: no truth was found")
        short = {form for form in self.values if form.isdigit() and len(form) < SHORT}
        self.long = pattern(self.values.keys() - short)
        self.short = pattern(short) if short else None
        self.binary = pattern({form for form in self.values if len(form) >= IN_BINARY})

    def in_text(self, text, is_transcript):
        """The kinds of what a line or a JSON text gives away."""
        for found in self.long.finditer(text):
            yield self.values[found.group()]
        if self.short:
            for found in self.short.finditer(COUNTED.sub(" ", text)):
                yield self.values[found.group()]
        if not is_transcript:
            said = words(re.sub(r"[\"{}\[\]]", " ", text))
            if any(" ".join(said[at : at + PHRASE]) in self.phrases for at in range(len(said) - PHRASE + 1)):
                yield "a sentence"

    def in_number(self, text):
        """Numbers are looked through for long values only."""
        for found in self.long.finditer(text):
            yield self.values[found.group()]


def pattern(forms):
    """One expression for all of them, the longest first, each alone: not inside a longer word or number."""
    inner = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<![0-9a-z])(?:{inner})(?![0-9a-z])")


def leaves(value):
    """The texts and the numbers of a JSON value, names of fields included."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


def in_json(value, spoken, is_transcript):
    for leaf in leaves(value):
        if isinstance(leaf, str):
            yield from spoken.in_text(leaf.lower(), is_transcript)
        elif leaf is not None and not isinstance(leaf, bool):
            yield from spoken.in_number(str(leaf))


def in_line(line, spoken, is_transcript):
    line = COLOUR.sub("", line).lower()
    if line.startswith("{"):
        try:
            yield from in_json(json.loads(line), spoken, is_transcript)
            return
        except (ValueError, RecursionError):
            pass
    yield from spoken.in_number(line) if METRIC.match(line) else spoken.in_text(line, is_transcript)


def in_file(path, spoken):
    """Every hit in a file, with its line."""
    data = path.read_bytes()
    is_transcript = ".transcript." in path.name
    if b"\0" in data[:8192]:
        text = data.decode("latin-1").lower()
        yield from ((1 + text.count("\n", 0, found.start()), spoken.values[found.group()]) for found in spoken.binary.finditer(text))
        return
    text = data.decode("utf-8", errors="replace")
    if text.lstrip().startswith(("{", "[")):
        try:
            yield from ((1, kind) for kind in in_json(json.loads(text), spoken, is_transcript))
            return
        except (ValueError, RecursionError):
            pass
    for number, line in enumerate(text.splitlines(), 1):
        yield from ((number, kind) for kind in in_line(line, spoken, is_transcript))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--truth", action="append", type=pathlib.Path, metavar="DIR", help="truth files [default: all of tests/]")
    arguments.add_argument("paths", nargs="+", type=pathlib.Path, metavar="PATH")
    given = arguments.parse_args()
    spoken = Spoken(given.truth or TRUTH)
    files = hits = 0
    for top in given.paths:
        if not top.exists():
            sys.exit(f"find_speech: {top} isn't there")
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            # A name is looked at without its extensions; the folder that was given is the caller's.
            name = str(path.relative_to(top)) if top.is_dir() else path.name
            found = [(0, kind) for kind in spoken.in_text(re.sub(r"[/_+]", " ", name).lower(), False)]
            if path.is_file():
                files += 1
                found += in_file(path, spoken)
            for line, kind in sorted(set(found)):
                print(f"{path}:{line}: {kind}" if line else f"the name of a file in {path.parent}: {kind}")
            hits += len(set(found))
    print(f"find_speech: {hits} hits of {len(spoken.values)} forms in {files} files", file=sys.stderr)
    return 1 if hits else 0


if __name__ == "__main__":
    sys.exit(main())
