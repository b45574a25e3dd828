#!/usr/bin/env python3
"""Learns the weights of `detectors/src/learned`: `learn.py [--folds] WEIGHED OUT SOURCE...`.

WEIGHED is the example `weighed` of detectors, which says what speaks for and against each word; OUT the table that it reads. A SOURCE is a script, whose
words are spelled as a recogniser would (`as_heard.py`), or `.jsonl`: what one heard of it (`hear.py`). A word is a part of something personal or not:
logistic regression over all words. What it is a part of is learned from the personal ones, one entity against all others. Weights are written in
thousandths of log odds, and too small ones not at all.

Every call is read again with marks in place of most of what is personal, as a later listening reads it, and each script's as a recogniser writes it on a bad
line, without stops and capitals here and there.

With `--folds` nothing is written: each fifth of the sources is weighed by what the others teach, and what that finds is printed.
Words of composed calls stand in the table where they occur in several; names and numbers that occur once don't.
"""

import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import warnings

from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

# Calls that nobody has looked at stay for measuring: even ones of `fresh.yaml`, and these.
KEPT = set("r08 r12 r14 s02 s10 s12 t08 t12 t14 u02 u04 u06 u12 v04 v08 v12 v14 w04 w08 w12 w14 q02 q04 q06 q08 q10 q12 q14 q16".split())
# A string in fewer words tells nothing, and a weight of fewer thousandths moves nothing.
RARE, SMALL, SMALL_KIND = 5, 150, 300
# So much of what is personal is left where the rest is marked; so many turns are written plainly on a bad line, and so many words changed.
LEFT, PLAIN, ROUGH = 0.15, 0.2, 0.1
DIGITS = "zero one two three four five six seven eight nine".split()
# Strings that tell what something is.
TELLING = set("w k p-2 p-1 p+1 t b bl q ql qb r s e eq l ld ll rb ra lp".split())
# The entity of each type of the truth. Others are rare: what they are isn't learned, but that they are personal.
ENTITIES = {
    "account_number": "ACCOUNT_NUMBER", "card_expiry": "CARD_EXPIRY", "card_last4": "CARD_LAST4", "card_number": "CREDIT_CARD", "cvv": "CARD_CVV",
    "date_of_birth": "DATE_OF_BIRTH", "drivers_license": "DRIVING_LICENCE", "email": "EMAIL_ADDRESS", "iban": "IBAN",
    "license_plate": "VEHICLE_REG", "medicare_number": "US_MBI", "member_id": "MEMBER_ID", "nhs_number": "UK_NHS", "nino": "UK_NINO", "otp": "OTP",
    "passport": "PASSPORT", "password": "PASSWORD", "person_name": "PERSON", "phone": "PHONE_NUMBER", "pin": "PIN", "policy_number": "POLICY_NUMBER",
    "postcode": "UK_POSTCODE", "routing_number": "US_ABA_ROUTING", "security_answer": "SECURITY_ANSWER", "sort_code": "UK_SORT_CODE", "ssn": "US_SSN",
    "street_address": "STREET_ADDRESS", "swift_bic": "SWIFT_BIC", "username": "USERNAME", "vehicle_plate": "VEHICLE_REG", "vehicle_reg": "VEHICLE_REG",
    "zip_code": "US_ZIP",
}


def chance(*seed):
    """A number from 0 to 1 that is the same in every run."""
    return hashlib.sha256(" ".join(map(str, seed)).encode()).digest()[0] / 256


def roughen(words, truth):
    """The same call with turns in small letters and without stops, single stops lost, names in small letters and short numbers in words."""
    rough = []
    for at, word in enumerate(words):
        text = word["w"]
        if chance(truth["id"], "turn", word["turn"]) < PLAIN:
            text = text.lower().rstrip(".,?!;:") or text
        if chance(truth["id"], "stop", at) < ROUGH:
            text = text.rstrip(".,?!;:") or text
        if chance(truth["id"], "case", at) < ROUGH and text[:1].isupper() and text[1:].islower():
            text = text.lower()
        if chance(truth["id"], "digit", at) < ROUGH and text.isdigit() and len(text) == 1:
            text = DIGITS[int(text)]
        rough.append(word | {"w": text})
    return rough, truth


def mark(words, truth):
    """The same call after most of it was removed: marks stand for it, and what is left is still personal."""
    goes = [span for span in truth["spans"] if chance(truth["id"], span["start_ms"]) >= LEFT]
    marked, last = [], None
    for word in words:
        middle = (word["t0"] + word["t1"]) / 2
        span = next((span for span in goes if span["start_ms"] <= middle <= span["end_ms"]), None)
        if span is None:
            marked.append(word)
        elif span is not last:
            marked.append(word | {"w": f"[{ENTITIES.get(span['type'], 'CUSTOM')}]"})
        last = span
    return marked, truth | {"spans": [span for span in truth["spans"] if span not in goes]}


def vary(folder, changes):
    """Writes each call of a folder as it may be read besides."""
    for path in list(folder.glob("*.words.json")):
        call = path.name.removesuffix(".words.json")
        truth = json.loads((folder / f"{call}.json").read_text()) | {"id": call}
        for name, change in changes.items():
            words, changed = change(json.loads(path.read_text()), truth)
            (folder / f"{call}.{name}.words.json").write_text(json.dumps(words))
            (folder / f"{call}.{name}.json").write_text(json.dumps(changed))


def spell(folder, script):
    """Writes each call of a script as it was said, as a bad line gives it, and marked."""
    subprocess.run([sys.executable, pathlib.Path(__file__).with_name("as_heard.py"), folder, script], check=True)
    vary(folder, {"rough": roughen, "marked": mark})


def lay_out(folder, lines):
    """Writes each call of which a recogniser's words are known (`hear.py`), and marked."""
    for call in map(json.loads, pathlib.Path(lines).read_text().splitlines()):
        words, spans = [], []
        for turn, (channel, text, personal) in enumerate(call["turns"]):
            begin = len(words)
            words += [{"turn": turn, "ch": channel, "t0": at, "t1": at + 1, "w": word} for at, word in enumerate(text.split(" "), begin)]
            spans += [{"type": kind, "start_ms": begin + first, "end_ms": begin + end} for first, end, kind in personal]
        (folder / f"{call['id']}.words.json").write_text(json.dumps(words))
        (folder / f"{call['id']}.json").write_text(json.dumps({"spans": spans}))
    vary(folder, {"marked": mark})


def words(weighed, source):
    """(type or None, strings) of each word of the calls of a script, or of lines of what was heard."""
    with tempfile.TemporaryDirectory() as folder:
        (lay_out if source.endswith(".jsonl") else spell)(pathlib.Path(folder), source)
        truths = sorted(str(path) for path in pathlib.Path(folder).glob("*.json") if not path.name.endswith(".words.json"))
        told = subprocess.run([weighed, folder, *truths], check=True, capture_output=True, text=True).stdout
    for line in told.splitlines():
        call, label, *strings = line.split("\t")
        if call[:3] not in KEPT:
            yield (None if label == "-" else label), [sys.intern(string) for string in strings]


def learn(samples, labels, sparse, rare):
    """The strings, and what each weighs; `sparse`: most of them nothing."""
    counter = CountVectorizer(analyzer=lambda strings: strings, min_df=rare)
    counts = counter.fit_transform(samples).astype(float)
    model = LogisticRegression(C=1.0, l1_ratio=float(sparse), solver="liblinear", fit_intercept=False, tol=1e-3).fit(counts, labels)
    return dict(zip(counter.get_feature_names_out(), model.coef_[0]))


def personal(rows):
    return learn([strings for _, strings in rows], [label is not None for label, _ in rows], False, RARE)


def kinds(rows):
    """The weights of each entity."""
    known = [(ENTITIES[label], strings) for label, strings in rows if label in ENTITIES]
    samples = [[string for string in strings if string.split(" ", 1)[0] in TELLING] for _, strings in known]
    for entity in sorted({entity for entity, _ in known}):
        yield entity, learn(samples, [own == entity for own, _ in known], True, RARE)


def section(name, weights, small):
    rounded = ((string, round(weight * 1000)) for string, weight in sorted(weights.items()))
    lines = [f"{weight}\t{string}" for string, weight in rounded if abs(weight) >= small]
    return "\n".join([f"[{name}]", *lines, ""])


def folds(sources, number=5):
    name = lambda source: pathlib.Path(source).stem
    names = sorted(set(map(name, sources)))
    for fold in range(number):
        held = [source for source in sources if name(source) in names[fold::number]]
        weights = personal([row for source, rows in sources.items() if source not in held for row in rows])
        for source in held:
            odds = [sum(weights.get(string, 0.0) for string in strings) for _, strings in sources[source]]
            score = average_precision_score([label is not None for label, _ in sources[source]], odds)
            print(f"{pathlib.Path(source).name}: average precision {score:.3f} over {len(odds)} words")


def main():
    arguments = sys.argv[1:]
    check = arguments[:1] == ["--folds"]
    weighed, out, *paths = arguments[check:]
    warnings.simplefilter("ignore", (ConvergenceWarning, FutureWarning))
    sources = {path: list(words(weighed, path)) for path in paths}
    if check:
        folds(sources)
        return
    rows = [row for own in sources.values() for row in own]
    sections = [section("personal", personal(rows), SMALL)] + [section(name, weights, SMALL_KIND) for name, weights in kinds(rows)]
    pathlib.Path(out).write_text("# Made by scripts/learn.py (make learn): thousandths of log odds, and what weighs so much.\n" + "".join(sections))
    print(f"{out}: {sum(text.count(chr(10)) - 1 for text in sections)} weights from {len(rows)} words")


if __name__ == "__main__":
    main()
