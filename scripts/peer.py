"""The peer: faster-whisper transcribes every channel of recordings, with its voice-activity filter and word times. peer.py MODEL_DIR THREADS WAV...

Prints the CPU seconds that transcribing took, without loading the model and without reading files.
"""

import resource
import sys

import numpy as np
import soundfile
from faster_whisper import WhisperModel
from scipy.signal import resample_poly

RATE = 16000


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def transcribe(model, sound):
    """Listens to one channel to its end; segments come as they are asked for."""
    how = {"language": "en", "beam_size": 1, "temperature": 0.0, "condition_on_previous_text": False}
    segments, _ = model.transcribe(sound, word_timestamps=True, vad_filter=True, **how)
    return sum(1 for _ in segments)


def main():
    folder, threads, paths = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=threads)
    spent = 0.0
    for path in paths:
        sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
        for channel in sound.T:
            before = cpu_seconds()
            transcribe(model, resample_poly(channel, RATE, rate).astype(np.float32))
            spent += cpu_seconds() - before
    print(spent)


if __name__ == "__main__":
    main()
