"""Joins recordings into one stereo recording of 16 bits at 8 kHz: join_calls.py OUT.wav SECONDS WAV...

Recordings follow one another, two seconds apart, again from the first until SECONDS are full. A mono recording lies on the first channel, the second
one being silent, as where only one side was recorded.
"""

import sys

import numpy as np
import soundfile
from scipy.signal import resample_poly

RATE = 8000
APART = 2 * RATE


def stereo(path):
    """A recording as two channels of floats at 8 kHz."""
    sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    if rate != RATE:
        sound = resample_poly(sound, RATE, rate)
    if sound.shape[1] == 1:
        sound = np.hstack([sound, np.zeros_like(sound)])
    return sound[:, :2]


def main():
    out, seconds, paths = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    frames = seconds * RATE
    if not paths or frames <= 0:
        sys.exit(__doc__)
    sounds = [stereo(path) for path in paths]
    with soundfile.SoundFile(out, "w", RATE, 2, "PCM_16") as file:
        left, at = frames, 0
        while left > 0:
            part = np.vstack([sounds[at % len(sounds)], np.zeros((APART, 2), "float32")])[:left]
            file.write(part)
            left, at = left - len(part), at + 1


if __name__ == "__main__":
    main()
