"""What callscrub's whole job costs beside the peer's transcription alone: bench.py CALLSCRUB PEER_MODEL CALLS REAL ROUNDS

CALLS and REAL are folders of recordings; a recording of MINUTES=30 is joined from both. Each round runs the peer and callscrub in turn, on the short calls
and on the joined recording, on one thread and on all cores; printed are medians over the rounds, of CPU time to CPU time. ENGINE is what callscrub listens with. Its time is that of the
whole process: model, listening, detecting, overwriting, verifying, writing. Then: two jobs side by side, and where
GROWTH is set, what memory and CPU time do as recordings grow.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
JOINED_MINUTES = int(os.environ.get("MINUTES", "30"))
# Joined from calls with other backgrounds, it holds babble that no words cover: listed instead of quarantined, so that the whole job is measured.
POLICY = ('on_gap = "quarantine"', 'on_gap = "publish"')
# Lengths in minutes that memory and cost are held against.
LENGTHS = (10, 30, 120, 240)
ENGINE = os.environ.get("ENGINE", "whisper.cpp")
MEGABYTE = 1 << 20


class Spent:
    """What a process took: CPU and wall seconds, and its peak of memory in megabytes."""

    def __init__(self, command):
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.out = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"bench: {' '.join(map(str, command[:2]))} ended with {process.returncode}")
        self.wall = time.monotonic() - began
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss * 1024 / MEGABYTE


class Bench:
    def __init__(self, callscrub, peer_model, work):
        self.callscrub, self.peer_model, self.work = callscrub, peer_model, pathlib.Path(work)
        self.policy = self.work / "policy.toml"
        text = (HERE.parent / "config/policies/all.toml").read_text()
        if POLICY[0] not in text:
            sys.exit("bench: the policy has no on_gap to change")
        self.policy.write_text(text.replace(*POLICY))

    def ours(self, paths, states):
        with tempfile.TemporaryDirectory(dir=self.work) as out:
            return Spent([*self.redact(), *paths, "--out", out, "--states", str(states)])

    def redact(self):
        return [self.callscrub, "redact", "--policy", self.policy, "--engine", ENGINE]

    def peer(self, paths, threads):
        return float(Spent([sys.executable, HERE / "peer.py", self.peer_model, str(threads), *paths]).out)

    def joined(self, minutes, paths):
        path = self.work / f"joined-{minutes}.wav"
        if not path.exists():
            subprocess.run([sys.executable, HERE / "join_calls.py", path, str(minutes * 60), *paths], check=True)
        return path

    def ratios(self, name, paths, rounds):
        for threads in (1, os.cpu_count()):
            pairs = [(self.peer(paths, threads), self.ours(paths, threads)) for _ in range(rounds)]
            ratio = statistics.median(own.cpu / peer for peer, own in pairs)
            peer, own = (statistics.median(side) for side in zip(*((peer, own.cpu) for peer, own in pairs)))
            print(f"{name}, {threads} thread(s): callscrub {own:.1f} s of CPU, peer {peer:.1f} s, ratio {ratio:.2f}", flush=True)

    def side_by_side(self, path):
        """Two processes of one thread each, against one."""
        one = self.ours([path], 1).wall
        began = time.monotonic()
        outs = [tempfile.TemporaryDirectory(dir=self.work) for _ in range(2)]
        command = [*self.redact(), path, "--states", "1", "--out"]
        jobs = [subprocess.Popen([*command, out.name], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for out in outs]
        if any(job.wait() for job in jobs):
            sys.exit("bench: a job failed")
        print(f"two jobs side by side: {(time.monotonic() - began) / one:.2f} times the wall time of one", flush=True)

    def growth(self, paths):
        """Peak memory and CPU time an hour of audio as a recording grows."""
        for minutes in LENGTHS:
            spent = self.ours([self.joined(minutes, paths)], os.cpu_count())
            print(f"{minutes} minutes: peak {spent.peak:.0f} MB, {spent.cpu * 60 / minutes:.0f} s of CPU an hour of audio", flush=True)


def main():
    callscrub, peer_model, calls, real, rounds = sys.argv[1:6]
    found = [sorted(str(path) for path in pathlib.Path(folder).glob("*.wav")) for folder in (calls, real)]
    if not found[0]:
        sys.exit(f"bench: no recordings in {calls}")
    with tempfile.TemporaryDirectory() as work:
        bench = Bench(callscrub, peer_model, work)
        bench.ratios("short calls", found[0], int(rounds))
        joined = bench.joined(JOINED_MINUTES, found[0] + found[1])
        bench.ratios(f"joined recording of {JOINED_MINUTES} minutes", [str(joined)], int(rounds))
        bench.side_by_side(found[0][0])
        if os.environ.get("GROWTH"):
            bench.growth(found[0] + found[1])


if __name__ == "__main__":
    main()
