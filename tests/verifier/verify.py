#!/usr/bin/env python3
"""A second verifier of callscrub's results, written from docs/evidence.md alone: standard library only, no code of the program.

    verify.py MANIFEST OUTPUT [--original INPUT] [--predecessor MANIFEST] [--key PUB]... [--envelope FILE] [--run FILE] [--proof FILE] [--transcript FILE]...
              [--review FILE]... [--approvals N]

Reads WAV (PCM, float, G.711). One line a check that failed, then "verified" or "failed"; exit status 0 or 1.
"""

import argparse
import array
import base64
import hashlib
import json
import math
import pathlib
import struct
import sys


class Broken(Exception):
    """A check that doesn't hold: its name and why."""


# ---- Canonical JSON and digests --------------------------------------------------------------------------------------------------


def canonical(value):
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode()


def read_json(data, check):
    try:
        return json.loads(data)
    except ValueError:
        raise Broken(check, "is no JSON") from None


def sha256(data):
    return hashlib.sha256(data).hexdigest()


# ---- Ed25519 (RFC 8032, section 5.1) ---------------------------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(a, b):
    """Points in extended coordinates (X, Y, Z, T)."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


def equal(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def decompress(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519(key, message, signature):
    if len(signature) != 64:
        return False
    a, r, s = decompress(key), decompress(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return equal(multiply(s, BASE), add(r, multiply(h, a)))


# ---- Keys and envelopes ----------------------------------------------------------------------------------------------------------

SPKI_HEAD = bytes.fromhex("302a300506032b6570032100")


def public_keys(paths):
    keys = {}
    for path in paths:
        for block in pathlib.Path(path).read_text().split("-----BEGIN PUBLIC KEY-----")[1:]:
            der = base64.b64decode(block.split("-----END")[0])
            if len(der) != 44 or not der.startswith(SPKI_HEAD):
                raise Broken("signature", "a key is no Ed25519 public key")
            keys[sha256(der)] = der[12:]
    return keys


def open_envelope(data, kind, keys, check):
    envelope = read_json(data, check)
    if not isinstance(envelope, dict) or set(envelope) != {"payloadType", "payload", "signatures"} or envelope["payloadType"] != kind:
        raise Broken(check, "is no envelope of " + kind)
    try:
        payload = base64.b64decode(envelope["payload"], validate=True)
        signatures = [(own["keyid"], base64.b64decode(own["sig"], validate=True)) for own in envelope["signatures"]]
    except (ValueError, KeyError, TypeError):
        raise Broken(check, "is no envelope") from None
    message = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
    known = [(keys[name], signature) for name, signature in signatures if name in keys]
    if not known:
        raise Broken(check, "nobody whose key was given signed")
    if not all(ed25519(key, message, signature) for key, signature in known):
        raise Broken(check, "the signature does not fit")
    return payload


# ---- WAV -------------------------------------------------------------------------------------------------------------------------


class Wave:
    """The samples of a WAV file, interleaved: G.711 codes, integers (8-bit ones minus 128) or the bits of floats."""

    def __init__(self, data, check):
        if len(data) < 12 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
            raise Broken(check, "is no WAV file")
        form, body = self.chunks(data, check)
        self.tag, self.channels, self.rate, _, _, self.bits = struct.unpack("<HHIIHH", form[:16])
        if self.tag == 0xFFFE:
            self.bits, (self.tag,) = struct.unpack("<H", form[18:20])[0] or self.bits, struct.unpack("<H", form[24:26])
        self.samples = self.decode(body, check)
        self.frames = len(self.samples) // self.channels

    @staticmethod
    def chunks(data, check):
        form = body = None
        at = 12
        while at + 8 <= len(data):
            name, size = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
            form = data[at + 8 : at + 8 + size] if name == b"fmt " else form
            body = data[at + 8 : at + 8 + size] if name == b"data" else body
            at += 8 + size + size % 2
        if form is None or body is None:
            raise Broken(check, "lacks a chunk")
        return form, body

    def decode(self, body, check):
        kind = (self.tag, self.bits)
        if kind in ((6, 8), (7, 8)):
            return array.array("B", body)
        if kind == (1, 8):
            return array.array("i", (byte - 128 for byte in body))
        if kind == (1, 16):
            return array.array("i", little("h", body))
        if kind == (1, 24):
            return array.array("i", (int.from_bytes(body[at : at + 3], "little", signed=True) for at in range(0, len(body), 3)))
        if kind == (1, 32):
            return little("i", body)
        if kind == (3, 32):
            return little("I", body)
        raise Broken(check, "is kept in a format that this verifier does not read")

    def codec(self):
        names = {(6, 8): "pcm_alaw", (7, 8): "pcm_mulaw", (1, 8): "pcm_u8", (3, 32): "pcm_f32"}
        return names.get((self.tag, self.bits), f"pcm_s{self.bits}")


def little(kind, data):
    values = array.array(kind, data)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def digestible(values):
    """As they enter the digest: codes as bytes, everything else as 32 bits, little endian."""
    if sys.byteorder == "big" and values.typecode != "B":
        values = values[:]
        values.byteswap()
    return values.tobytes()


# ---- The fill --------------------------------------------------------------------------------------------------------------------


def toward_zero(a, b):
    return -(-a // b) if a < 0 else a // b


def tone(rate):
    """One second of the tone, in 32-bit full scale."""

    def at(frame):
        step = frame * 1000 * 4096 // rate % 4096
        q30 = math.sin(2 * math.pi * step / 4096) * 2**30
        return (math.floor(abs(q30) + 0.5) * (1 if q30 >= 0 else -1)) * 214748365 // 2**30

    return [at(frame) for frame in range(rate)]


def fill_of(kind, rate, length):
    if kind == "silence":
        return [0] * length
    second, ramp = tone(rate), max(1, rate * 5 // 1000)
    return [toward_zero(second[n % rate] * min(n, length - 1 - n, ramp), ramp) for n in range(length)]


def mulaw(code):
    code = ~code & 0xFF
    level = ((code & 15) * 8 + 132 << (code >> 4 & 7)) - 132
    return -level if code & 0x80 else level


def alaw(code):
    code ^= 0x55
    exponent, level = code >> 4 & 7, (code & 15) * 16 + 8
    level = level if exponent == 0 else level + 256 << exponent - 1
    return level if code & 0x80 else -level


def levels_of(law):
    """All levels of a law; the fill is the one whose step holds the sample."""
    return sorted({law(code) for code in range(256)})


def step_of(law, sample):
    """The level that G.711 gives a 16-bit sample: by magnitude, in steps that begin at half-way between levels."""
    positive = [level for level in levels_of(law) if level >= 0]
    if law is mulaw:
        magnitude = min(abs(sample), 32635)
        lows = [0] + [(a + b) // 2 for a, b in zip(positive, positive[1:])]
    else:
        magnitude = -sample - 1 if sample < 0 else sample
        lows = [0] + [(a + b) // 2 for a, b in zip(positive, positive[1:])]
    level = positive[max(index for index, low in enumerate(lows) if low <= magnitude)]
    return -level if sample < 0 else level


def expected(wave, values):
    """What the samples must be, by format."""
    if wave.tag in (6, 7):
        law, cache = (alaw if wave.tag == 6 else mulaw), {}
        return [cache[v] if v in cache else cache.setdefault(v, step_of(law, v + 2**15 >> 16)) for v in values]
    if wave.tag == 3:
        return [struct.unpack("<I", struct.pack("<f", v / 2**31))[0] for v in values]
    shift = 32 - wave.bits
    return list(values) if shift == 0 else [v + (1 << shift - 1) >> shift for v in values]


def stands(wave, values):
    if wave.tag in (6, 7):
        law = alaw if wave.tag == 6 else mulaw
        return [law(code) for code in values]
    return list(values)


# ---- The checks ------------------------------------------------------------------------------------------------------------------


def check_sense(manifest):
    counts = {}
    for redaction in manifest["redactions"]:
        for finding in redaction["findings"]:
            counts[finding["entity"]] = counts.get(finding["entity"], 0) + 1
    verification = manifest.get("verification")
    published = "output" in manifest and verification and "quarantine" not in manifest
    holds = [
        (manifest["schema"] == "callscrub.manifest/v1", "schema"),
        (manifest["counts"] == counts, "counts"),
        (manifest["outcome"] == ("redacted" if manifest["redactions"] else "clean") and published, "outcome"),
        ([own["id"] for own in manifest["redactions"]] == [f"r{n + 1}" for n in range(len(manifest["redactions"]))], "ids"),
        (len({own["fill"] for own in manifest["redactions"]}) < 2, "fill"),
        (published and verification["result"] == "verified" and verification["outside_identical"] is True, "verification"),
        (published and verification["rescan"]["findings"] == 0 and verification["rescan"]["rounds"] > 0, "rescan"),
    ]
    for own in manifest.get("transcript", {}).get("treatments", []):
        keyed, reversible = {"mask": (0, 0), "type": (0, 0), "pseudonym": (1, 0), "fpe": (1, 1)}.get(own["strategy"], (2, 2))
        holds.append((bool(own.get("key_id")) == keyed and own["reversible"] == reversible and own["count"] > 0, "treatments"))
    holds += [(given_back(number, own, manifest), "restorations") for number, own in enumerate(manifest.get("restorations", []), 1)]
    wrong = [what for holds, what in holds if not holds]
    if wrong:
        raise Broken("manifest_sense", ", ".join(wrong))


def given_back(number, own, manifest):
    """Whether that stretch can be given back: out of an earlier result, by somebody, in the audio, apart from all that is overwritten."""
    audio, start, end = manifest["input"], own["start_frame"], own["end_frame"]
    before = manifest["restorations"][: number - 1]
    ms = (start * 1000 // audio["sample_rate"], -(-end * 1000 // audio["sample_rate"]))
    channels = own["channels"]

    def meets(other):
        return other["start_frame"] < end and start < other["end_frame"] and set(channels) & set(other["channels"])

    return (
        "predecessor" in manifest
        and own["id"] == f"g{number}"
        and 0 <= start < end <= audio["frames"]
        and ms == (own["start_ms"], own["end_ms"])
        and channels
        and channels == sorted(set(channels))
        and 0 <= channels[0]
        and channels[-1] < audio["channels"]
        and own["reason"] in ("misheard", "not_personal", "public", "out_of_scope")
        and own["restored_by"].strip()
        and own["findings"]
        and all(other["start_frame"] <= start for other in before)
        and not any(meets(other) for other in manifest["redactions"] + before)
    )


def check_transcript(manifest, path):
    form, record = path.suffix.lstrip("."), manifest.get("transcript", {})
    stated = {own["form"]: own["sha256"] for own in record.get("forms", [])} | {"json": record.get("sha256")}
    if stated.get(form) != sha256(path.read_bytes()):
        raise Broken("transcript", f"the form {form} is another file than stated")


def check_file(stated, data, check):
    if stated["bytes"] != len(data) or stated["sha256"] != sha256(data):
        raise Broken(check, "is another file than stated")


def check_facts(stated, wave, check):
    found = ("wav", wave.codec(), wave.channels, wave.rate, wave.frames)
    if tuple(stated[key] for key in ("container", "codec", "channels", "sample_rate", "frames")) != found:
        raise Broken(check, "has another shape than stated")


def ranges_of(manifest, wave):
    """For each channel its ranges, sorted; disjoint and inside the audio."""
    ranges = [[] for _ in range(wave.channels)]
    for own in manifest["redactions"]:
        start, end = own["start_frame"], own["end_frame"]
        ms = (start * 1000 // wave.rate, -(-end * 1000 // wave.rate))
        if not (0 <= start < end <= wave.frames) or (own["start_ms"], own["end_ms"]) != ms or not own["findings"]:
            raise Broken("ranges", own["id"] + " can't be")
        if not own["channels"] or own["channels"] != sorted(set(own["channels"])) or own["channels"][-1] >= wave.channels:
            raise Broken("ranges", own["id"] + " names no channels of the file")
        for channel in own["channels"]:
            ranges[channel].append((start, end, own["fill"]))
    for own in ranges:
        own.sort()
        if any(a[1] > b[0] for a, b in zip(own, own[1:])):
            raise Broken("ranges", "two ranges overlap")
    return ranges


def check_fill(wave, ranges):
    for channel, own in enumerate(ranges):
        for start, end, kind in own:
            values = wave.samples[start * wave.channels + channel : end * wave.channels : wave.channels]
            if stands(wave, values) != expected(wave, fill_of(kind, wave.rate, end - start)):
                raise Broken("ranges", f"channel {channel}, frames {start} to {end}: not the fill")


def outside(wave, ranges):
    """The samples outside all ranges in file order, piece by piece."""
    edges = sorted({0, wave.frames} | {edge for own in ranges for start, end, _ in own for edge in (start, end)})
    for start, end in zip(edges, edges[1:]):
        kept = [not any(a <= start < b for a, b, _ in own) for own in ranges]
        piece = wave.samples[start * wave.channels : end * wave.channels]
        if all(kept):
            yield piece
        elif any(kept):
            yield array.array(piece.typecode, (v for n, v in enumerate(piece) if kept[n % wave.channels]))


def check_outside(manifest, wave, ranges):
    digest = hashlib.sha256()
    for piece in outside(wave, ranges):
        digest.update(digestible(piece))
    if digest.hexdigest() != manifest["verification"]["outside_sha256"]:
        raise Broken("outside", "the samples outside the ranges are not those verified")


def check_original(manifest, data, wave, ranges):
    check_file(manifest["input"], data, "original")
    original = Wave(data, "original")
    check_facts(manifest["input"], original, "original")
    if (original.tag, original.bits) != (wave.tag, wave.bits):
        raise Broken("original", "output and original are kept in different formats")
    if any(a != b for a, b in zip(outside(original, ranges), outside(wave, ranges))):
        raise Broken("original", "a sample outside the ranges changed")


def frames_of(records):
    return [(channel, own["start_frame"], own["end_frame"]) for own in records for channel in own["channels"]]


def covered(piece, others):
    """Whether all of a channel's frames lie in others."""
    channel, at, end = piece
    for _, start, stop in sorted(other for other in others if other[0] == channel):
        at = max(at, stop) if start <= at else at
    return at >= end


def check_predecessor(manifest, data):
    named, before = manifest.get("predecessor"), read_json(data, "predecessor")
    if not named or named != {"manifest_sha256": sha256(data), "output_sha256": before["output"]["sha256"]}:
        raise Broken("predecessor", "the result was made from another one, or from none")
    if any(before[own] != manifest[own] for own in ("input", "source")) or before["policy"]["sha256"] != manifest["policy"]["sha256"]:
        raise Broken("predecessor", "is of another recording or policy")
    gone, given = frames_of(manifest["redactions"]), frames_of(manifest.get("restorations", []))
    gone_before, given_before = frames_of(before["redactions"]), frames_of(before.get("restorations", []))
    if not all(covered(own, gone + given) for own in gone_before):
        raise Broken("predecessor", "something is audible again that is not stated to be given back")
    if not all(covered(own, gone_before + given_before) for own in given):
        raise Broken("predecessor", "something was given back that was never overwritten")


def check_papers(arguments, manifest, data, keys):
    kind = "application/vnd.callscrub.%s+json"
    envelope = sibling(arguments.envelope, arguments.manifest, ".dsse.json")
    if envelope is None:
        raise Broken("signature", "there is no signed manifest")
    if open_envelope(envelope, kind % "manifest", keys, "signature") != data:
        raise Broken("signature", "another manifest was signed")
    run = sibling(arguments.run, arguments.manifest, ".run.dsse.json")
    if run is not None:
        record = read_json(open_envelope(run, kind % "run", keys, "run_record"), "run_record")
        stated = (record.get("schema"), record.get("manifest_sha256"), record.get("outcome"))
        if stated != ("callscrub.run/v1", sha256(data), manifest["outcome"]):
            raise Broken("run_record", "is of another manifest")


def check_reviews(paths, approvals, manifest, digest, keys):
    # What was given back, two people approve, whatever was agreed on else.
    approvals = max(approvals, 2) if manifest.get("restorations") else approvals
    if approvals and not keys:
        raise Broken("review", "approvals are asked for, and no key was given to check them")
    people = set()
    for path in paths:
        payload = open_envelope(path.read_bytes(), "application/vnd.callscrub.review+json", keys, "review")
        own = read_json(payload, "review")
        stated = (own["schema"], own["manifest_sha256"], own["output_sha256"])
        if stated != ("callscrub.review/v1", digest, manifest["output"]["sha256"]):
            raise Broken("review", "a decision is of another result")
        if own["decision"] != "approved" or not own["reviewer"].strip():
            raise Broken("review", "the output was rejected")
        people.add(own["reviewer"])
    if len(people) < approvals:
        raise Broken("review", f"{len(people)} approved the output, and {approvals} must")


def reviews_of(arguments):
    """Those named, else those that lie beside the manifest, counted from 1."""
    if arguments.review:
        return [pathlib.Path(own) for own in arguments.review]
    found = []
    stem = arguments.manifest.removesuffix(".json")
    while (path := pathlib.Path(f"{stem}.review.{len(found) + 1}.dsse.json")).is_file():
        found.append(path)
    return found


def check_proof(data, digest, keys):
    proof = read_json(data, "log")
    entry, head = proof["entry"], proof["head"]
    hashed, path = hashlib.sha256(b"\0" + canonical(entry)).digest(), [bytes.fromhex(own) for own in proof["path"]]
    own, last = entry["index"], head["size"] - 1
    if own > last or entry["manifest_sha256"] != digest:
        raise Broken("log", "is of another manifest")
    for other in path:
        if last == 0:
            raise Broken("log", "the path is too long")
        if own & 1 or own == last:
            hashed = hashlib.sha256(b"\1" + other + hashed).digest()
            while own and not own & 1:
                own, last = own >> 1, last >> 1
        else:
            hashed = hashlib.sha256(b"\1" + hashed + other).digest()
        own, last = own >> 1, last >> 1
    if last or hashed.hex() != head["root"]:
        raise Broken("log", "the path does not lead to the root")
    if keys:
        signed = open_envelope(canonical(proof.get("signed_head")), "application/vnd.callscrub.tree-head+json", keys, "log")
        if json.loads(signed) != head:
            raise Broken("log", "another head was signed")


def sibling(given, manifest, extension):
    path = pathlib.Path(given or manifest.removesuffix(".json") + extension)
    return path.read_bytes() if given or path.is_file() else None


def transcripts_of(arguments):
    """Those named, else those that lie beside the manifest."""
    if arguments.transcript:
        return [pathlib.Path(own) for own in arguments.transcript]
    stem = arguments.manifest.removesuffix(".manifest.json")
    beside = [pathlib.Path(f"{stem}.transcript.{form}") for form in ("json", "txt", "srt", "vtt")]
    return [path for path in beside if stem != arguments.manifest and path.is_file()]


def checks(arguments):
    """All checks in order; each may raise."""
    data, output = pathlib.Path(arguments.manifest).read_bytes(), pathlib.Path(arguments.output).read_bytes()
    manifest = read_json(data, "manifest_form")
    if canonical(manifest) != data:
        raise Broken("manifest_form", "is not canonical")
    yield lambda: check_sense(manifest)
    keys = public_keys(arguments.key)
    if keys:
        yield lambda: check_papers(arguments, manifest, data, keys)
    if keys or manifest.get("restorations"):
        yield lambda: check_reviews(reviews_of(arguments), arguments.approvals, manifest, sha256(data), keys)
    if arguments.proof:
        yield lambda: check_proof(pathlib.Path(arguments.proof).read_bytes(), sha256(data), keys)
    for path in transcripts_of(arguments):
        yield lambda path=path: check_transcript(manifest, path)
    yield lambda: check_file(manifest["output"], output, "output_file")
    wave = Wave(output, "output_audio")
    yield lambda: check_facts(manifest["output"], wave, "output_audio")
    ranges = ranges_of(manifest, wave)
    yield lambda: check_fill(wave, ranges)
    yield lambda: check_outside(manifest, wave, ranges)
    if arguments.predecessor:
        yield lambda: check_predecessor(manifest, pathlib.Path(arguments.predecessor).read_bytes())
    if arguments.original:
        yield lambda: check_original(manifest, pathlib.Path(arguments.original).read_bytes(), wave, ranges)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("manifest")
    parser.add_argument("output")
    parser.add_argument("--original")
    parser.add_argument("--predecessor")
    parser.add_argument("--key", action="append", default=[])
    parser.add_argument("--envelope")
    parser.add_argument("--run")
    parser.add_argument("--proof")
    parser.add_argument("--review", action="append", default=[])
    parser.add_argument("--approvals", type=int, default=0)
    parser.add_argument("--transcript", action="append", default=[])
    arguments = parser.parse_args()
    broken = 0
    try:
        for check in checks(arguments):
            try:
                check()
            except Broken as error:
                broken += 1
                print("FAIL %s: %s" % error.args)
    except Broken as error:
        broken += 1
        print("FAIL %s: %s" % error.args)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, struct.error) as error:
        broken += 1
        print(f"FAIL manifest_form: a field is missing or of another type ({type(error).__name__})")
    print("failed" if broken else "verified")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
