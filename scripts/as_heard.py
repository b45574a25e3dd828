#!/usr/bin/env python3
"""Writes the words of test scripts as a recogniser might, without composing any sound: `as_heard.py OUT SCRIPT.yaml...`.

Every call gives `ID.words.json` and `ID.json` (`calltruth/1`, as far as the example `heard` of `detectors` reads it) in OUT. Numbers are
written as Whisper mostly does: digits in runs, sums and hours with their signs, letters run together. Every word takes as long as any
other, and nothing is misheard: this measures rules, and what a call is worth when it is heard only `callscrub bench` says.
"""

import hashlib
import json
import pathlib
import re
import sys

import yaml

UNITS = {word: value for value, word in enumerate("zero one two three four five six seven eight nine".split())}
ZEROS = ("oh", "zero", "nought")
DIGITS = {**{word: str(value) for word, value in UNITS.items()}, "oh": "0", "nought": "0"}
TEENS = {word: value for value, word in enumerate(
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 10)}
TENS = {word: value * 10 for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
ORDINALS = {word: value for value, word in enumerate(
    "fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth"
    " nineteenth twentieth".split(), 4)} | {"thirtieth": 30}
SMALL_ORDINALS = {"first": 1, "second": 2, "third": 3} | {word: value for word, value in ORDINALS.items() if value < 10}
TIMES = {"double": 2, "treble": 3, "triple": 3}
SIGNS = {"pound": "£", "pounds": "£", "dollar": "$", "dollars": "$", "euro": "€", "euros": "€"}
CENTS = ("cent", "cents", "pence")
SUMS = ("price", "amount", "balance", "cost")
# Milliseconds of a word, between two pieces, and between two turns.
WORD, PIECE, TURN = 350, 60, 400


def bare(word):
    return re.sub(r"[^a-z']", "", word.lower())


def stop(word):
    found = re.search(r"[.,?!;:]+$", word)
    return found.group(0) if found else ""


def ordinal(value):
    ending = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


class Reader:
    """The words of one piece, read from left to right."""

    def __init__(self, text, kind):
        self.words = text.replace("-", " ").split()
        self.kind = kind
        self.text = text

    def word(self, at):
        return bare(self.words[at]) if at < len(self.words) else ""

    def runs_on(self, at):
        """Whether nothing is paused at between the word before and this one."""
        return 0 < at < len(self.words) and not stop(self.words[at - 1])

    def small(self, at):
        """A number under a hundred: its value and the next word."""
        word = self.word(at)
        if word in TENS:
            following = self.word(at + 1) if self.runs_on(at + 1) else ""
            return (TENS[word] + UNITS[following], at + 2) if UNITS.get(following) else (TENS[word], at + 1)
        if word in TEENS:
            return TEENS[word], at + 1
        if UNITS.get(word):
            return UNITS[word], at + 1
        return (1, at + 1) if word == "a" and self.word(at + 1) in ("hundred", "thousand") else None

    def cardinal(self, at):
        """A number with hundreds or thousands: its value and the next word."""
        begun = self.small(at)
        if not begun or not self.runs_on(begun[1]) or self.word(begun[1]) not in ("hundred", "thousand"):
            return None
        (value, at), total = begun, 0
        while self.runs_on(at):
            if self.word(at) == "hundred":
                value, at = value * 100, at + 1
            elif self.word(at) == "thousand":
                total, value, at = total + value * 1000, 0, at + 1
            else:
                rest = self.small(at + (self.word(at) == "and"))
                if not rest:
                    break
                value, at = value + rest[0], rest[1]
        return total + value, at

    def measured(self, number):
        """A sum or a percentage: how it is written, and the next word."""
        value, at = number
        if not self.runs_on(at):
            return None
        if self.word(at) == "percent":
            return f"{value}%", at + 1
        sign = SIGNS.get(self.word(at))
        if not sign:
            return None
        written, end = f"{sign}{value:,}", at + 1
        rest = self.small(end + (self.word(end) == "and")) if self.runs_on(end) else None
        if rest and rest[0] < 100 and (self.word(end) != "and" or self.word(rest[1]) in CENTS):
            end = rest[1] + (self.runs_on(rest[1]) and self.word(rest[1]) in CENTS)
            written += f".{rest[0]:02}"
        return written, end

    def dictated(self, at):
        """A run of digits and numbers as they are said: its parts and the next word."""
        parts, start = [], at
        while at < len(self.words):
            word, number = self.word(at), self.small(at)
            if at > start and (self.cardinal(at) or number and self.measured(number)):
                break
            if word in TENS and self.word(at + 1) in ORDINALS | SMALL_ORDINALS:
                break
            if word in TIMES and self.word(at + 1) in DIGITS:
                parts, at = [*parts, DIGITS[self.word(at + 1)] * TIMES[word]], at + 2
            elif word in DIGITS:
                parts, at = [*parts, DIGITS[word]], at + 1
            elif number and word != "a":
                parts, at = [*parts, str(number[0])], number[1]
            else:
                break
            if stop(self.words[at - 1]):
                break
        return parts, at

    def chance(self, at):
        """One of three, always the same for the same words."""
        return int(hashlib.sha1(f"{self.text}{at}".encode()).hexdigest(), 16) % 3

    def written(self, parts, at):
        """How a run is written."""
        hour = len(parts) == 2 and len(parts[0]) <= 2 and len(parts[1]) == 2 and self.chance(at)
        if hour and self.kind in ("time", *SUMS):
            return parts[0] + (":" if self.kind == "time" else ".") + parts[1]
        single = all(len(part) == 1 for part in parts)
        return ("-" if self.chance(at) == 1 else "").join(parts) if single else (" " if self.chance(at) else "").join(parts)

    def read(self):
        """All words as they are heard."""
        heard, at = [], 0
        while at < len(self.words):
            start = at
            number = self.cardinal(at)
            measured = self.measured(number or self.small(at)) if number or self.small(at) else None
            day = self.word(at) in TENS and self.runs_on(at + 1) and SMALL_ORDINALS.get(self.word(at + 1))
            parts, end = self.dictated(at)
            if measured:
                text, at = measured
            elif number:
                text, at = (f"{number[0]:,}" if number[0] > 9999 else str(number[0])), number[1]
            elif day:
                text, at = ordinal(TENS[self.word(at)] + day), at + 2
            elif self.word(at) in ORDINALS:
                text, at = ordinal(ORDINALS[self.word(at)]), at + 1
            elif len(parts) > 1 or parts and len(parts[0]) > 1:
                text, at = self.written(parts, at), end
                if self.chance(start) and heard and re.fullmatch(r"[B-HJ-Z][A-Z]{0,3}", heard[-1]):
                    text = heard.pop() + text
            else:
                word, at = self.words[at], at + 1
                spelled = heard and re.fullmatch(r"[B-HJ-Z][A-Z]{0,2}", heard[-1]) and re.fullmatch(r"[A-Z][.,?]?", word)
                heard.append((heard.pop() if spelled else "") + word)
                continue
            heard += (text + stop(self.words[at - 1])).split()
        return heard


def call(script):
    """The words and the truth of one call."""
    mono = script.get("audio", {}).get("layout") == "mono"
    words, spans, negatives, at = [], [], [], 500
    for turn, spoken in enumerate(script["turns"]):
        channel = 0 if spoken["speaker"] == "agent" else 1
        for piece in spoken["pieces"]:
            piece = {"say": piece} if isinstance(piece, str) else piece
            at += piece.get("pause_ms", 0) + piece.get("gap_ms", 0)
            if "say" not in piece:
                continue
            heard = Reader(piece["say"], piece.get("not_pii", "")).read()
            start, end = at, at + WORD * max(1, len(piece["say"].split()))
            for index, word in enumerate(heard):
                times = [start + (end - start) * (index + shift) / len(heard) for shift in (0, 1)]
                words.append({"turn": turn, "ch": 0 if mono else channel, "t0": times[0], "t1": times[1], "w": word})
            record = {"type": piece.get("pii") or piece.get("not_pii"), "spoken": piece["say"], "start_ms": start, "end_ms": end}
            (spans if piece.get("pii") else negatives if piece.get("not_pii") else []).append(record)
            at = end + PIECE
        at += TURN
    return words, {"spans": spans, "negatives": negatives, "duration_ms": at}


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__.splitlines()[0])
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for path in sys.argv[2:]:
        for script in yaml.safe_load(pathlib.Path(path).read_text()):
            words, truth = call(script)
            (out / f"{script['id']}.words.json").write_text(json.dumps(words))
            (out / f"{script['id']}.json").write_text(json.dumps(truth))


if __name__ == "__main__":
    main()
