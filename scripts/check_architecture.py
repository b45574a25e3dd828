"""The lints of the architecture that no compiler has: who may use whom, who may be asynchronous, who may read speech, how long a file is.

Run from the root of the repository; exits 1 with one line a breach.
"""

import json
import pathlib
import re
import subprocess
import sys

# ARCHITECTURE.md's table: a package and those of ours that it may use.
MAY_USE = {
    "redaction": set(),
    "audio": {"redaction"},
    "asr": {"redaction", "audio"},
    "detectors": {"redaction"},
    "config": set(),
    "worker": {"redaction", "audio", "asr", "detectors", "config"},
    "tests": {"redaction", "audio", "asr", "detectors", "config", "worker"},
}

# Asynchronous code and the network live in the worker; the tests speak to real servers.
ASYNCHRONOUS = re.compile(r"^(tokio.*|futures.*|async-.*|lapin|axum|hyper.*|aws-.*|reqwest)$")
MAY_WAIT = {"worker", "tests"}

# A call, or the method handed on as a function. Links in documentation name it in brackets and don't count.
EXPOSES = re.compile(r"\.expose\(\)|(?<!`)Spoken::expose\b(?!`)")

# Where speech may be read, as a file or a folder. Whoever adds one answers for where the text goes.
MAY_EXPOSE = [
    "redaction/src/spoken.rs",  # the type itself
    "redaction/src/transcript.rs",  # joins words to turns
    "worker/src/pipeline/dialogue.rs",  # hands turns to the rules
    "worker/src/pipeline/written.rs",  # the redacted transcript
    "worker/src/bench/leak.rs",  # reads digits, tells lengths
    "worker/src/pipeline/treatment.rs",  # what stands for a value, under a key
    "worker/src/pipeline/captions.rs",  # the redacted transcript in other forms
    "worker/src/pipeline/values.rs",  # keyed digests of values, and what stands for them in the transcript
    "detectors/tests/",
    "detectors/examples/weighed.rs",  # a developer's tool, for composed calls
    "asr/examples/",  # a developer's tool, for test calls
    "asr/tests/",
    "tests/",
]

LONGEST = 450


def packages():
    """The workspace's packages with their direct dependencies' names, development ones included."""
    metadata = json.loads(subprocess.check_output(["cargo", "metadata", "--format-version=1", "--no-deps"]))
    return {p["name"]: {d["name"] for d in p["dependencies"]} for p in metadata["packages"]}


def dependency_breaches():
    found = packages()
    for name in sorted(set(found) - set(MAY_USE)):
        yield f"{name}/Cargo.toml: a package that scripts/check_architecture.py doesn't know"
    for name, dependencies in sorted(found.items()):
        for other in sorted(dependencies & set(MAY_USE)):
            if other not in MAY_USE.get(name, set()):
                yield f"{name}/Cargo.toml: {name} may not use {other}"
        for other in sorted(filter(ASYNCHRONOUS.match, dependencies)):
            if name not in MAY_WAIT:
                yield f"{name}/Cargo.toml: {name} may not use {other}: only the worker is asynchronous"


def sources():
    files = subprocess.check_output(["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.rs"], text=True)
    return sorted(path for path in map(pathlib.Path, files.split()) if path.exists())


def source_breaches(path, text):
    if not text.startswith("//!"):
        yield f"{path}:1: a file opens with its job (//!)"
    for number, line in enumerate(text.splitlines(), 1):
        if EXPOSES.search(line) and not any(str(path).startswith(place) for place in MAY_EXPOSE):
            yield f"{path}:{number}: speech may not be read here"


def main():
    breaches = list(dependency_breaches())
    for path in sources():
        text = path.read_text()
        breaches += source_breaches(path, text)
        if len(text.splitlines()) > LONGEST:
            print(f"warning: {path} has more than {LONGEST} lines", file=sys.stderr)
    for breach in breaches:
        print(breach)
    print(f"architecture: {len(breaches)} breaches", file=sys.stderr)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
