#!/usr/bin/env python3
"""Composes calls with quick voices over all kinds of lines, listens to them, and writes what was heard: `hear.py OUT LISTEN COMPOSER SCRIPT.yaml...`.

LISTEN is the example `listen` of asr, COMPOSER a make_calls.py (tests/calls/README.md says what it must do); `CALLS_ROOT` is where the voices are.
Of the first calls of each script a line each goes to OUT/SCRIPT.jsonl: the words of every turn, and which of them are a part of something personal, told by
the time at which they were said. `learn.py` learns from it how a recogniser errs; how real voices sound it doesn't tell.
"""

import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

import yaml

# Which calls of each script: all but the ninth of the first thirteen. That one may be composed with voices like people's, to measure what was learned.
HEARD = [*range(8), *range(9, 13)]
VOICES = ["flite:slt", "flite:rms", "flite:awb", "piper:joe", "piper:joe", "flite:slt", "flite:rms", "flite:kal16"]
PAUSE = {"pause_ms": 300}
SPEEDS = [0.95, 1.0, 1.05, 1.1, 1.15]


def choose(choices, *seed):
    """One of several, the same in every run."""
    return choices[int(hashlib.sha256(" ".join(seed).encode()).hexdigest()[:8], 16) % len(choices)]


def is_silent(piece):
    """Whether it is text without words ("..."), of which the voices make no sound."""
    text = piece if isinstance(piece, str) else piece.get("say", "a pause")
    return not any(map(str.isalnum, text))


def line(call):
    """What a call is heard over."""
    return choose([
        {}, {}, {"noise": "pink", "snr": choose([15, 20, 25], call, "snr")}, {"noise": "pink", "snr": choose([15, 20, 25], call, "snr")}, {"layout": "mono"},
        {"layout": "mono", "noise": "pink", "snr": 20}, {"crosstalk_db": choose([20, 24, 28], call, "x")},
        {"noise": "white", "snr": choose([20, 25], call, "snr")}, {"rate": 16000, "codec": "pcm16"},
    ], call, "cond")


def quick(script):
    """The same call with other voices, over another line."""
    call = script["id"]
    left = list(VOICES)
    for name, speaker in script["speakers"].items():
        voice = choose(left, call, name)
        left = [other for other in left if other != voice]
        speaker |= {"voice": voice, "speed": choose(SPEEDS, call, name, "s")}
    for turn in script["turns"]:
        turn["pieces"] = [PAUSE if is_silent(piece) else piece for piece in turn["pieces"]]
        for piece in turn["pieces"]:
            if isinstance(piece, dict):
                piece.pop("voice", None)
                piece.pop("speed", None)
    return script | {"audio": {"codec": "ulaw"} | line(call)}


def heard(words, truth):
    """What was heard of a call, as a line has it: of each turn the channel, the text, and (first word, past the last one, type) of what is personal."""
    turns = []
    # What one party says while the other tells a value is none of it, unless the one's line carries the other's voice.
    leaks = truth["options"]["crosstalk_db"] is not None
    for word in words:
        if not turns or turns[-1]["turn"] != word["turn"]:
            turns.append({"turn": word["turn"], "channel": word["ch"], "words": [], "labels": []})
        middle = (word["t0"] + word["t1"]) / 2
        own = (span for span in truth["spans"] if leaks or span["channel"] == word["ch"])
        inside = (span["type"] for span in own if span["start_ms"] <= middle <= span["end_ms"])
        # A line tells words by the blanks between them.
        parts = word["w"].split()
        turns[-1]["words"] += parts
        turns[-1]["labels"] += [next(inside, None)] * len(parts)
    return {"id": truth["id"], "turns": [[turn["channel"], " ".join(turn["words"]), personal(turn["labels"])] for turn in turns]}


def personal(labels):
    """Words in a row of one type."""
    spans = []
    for at, label in enumerate(labels):
        if label and spans and spans[-1][1:] == [at, label]:
            spans[-1][1] = at + 1
        elif label:
            spans.append([at, at + 1, label])
    return spans


def hear(listen, composer, script):
    """The line of one call: composed, listened to, and held against its truth."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "script.yaml").write_text(yaml.safe_dump([quick(script)]))
        subprocess.run([sys.executable, composer, folder / "script.yaml", "-o", folder], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([listen, "--json", folder, folder / f"{script['id']}.wav"], check=True, stdout=subprocess.DEVNULL)
        return heard(json.loads((folder / f"{script['id']}.words.json").read_text()), json.loads((folder / f"{script['id']}.json").read_text()))


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__.splitlines()[0])
    out, listen, composer, *paths = sys.argv[1:]
    for path in map(pathlib.Path, paths):
        calls = yaml.safe_load(path.read_text())
        lines = [json.dumps(hear(listen, composer, calls[at]), ensure_ascii=False) for at in HEARD]
        (pathlib.Path(out) / f"{path.stem}.jsonl").write_text("\n".join([*lines, ""]))


if __name__ == "__main__":
    main()
