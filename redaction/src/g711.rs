//! The companding laws of ITU-T G.711 (11/1988): 8-bit codes for 14-bit (mu) and 13-bit (A) linear samples, here scaled to 16 bits.

/// Which of the two laws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Law {
    /// Mu-law, used in North America and Japan.
    Mu,
    /// A-law, used elsewhere.
    A,
}

const MU_BIAS: i32 = 0x84;
const MU_CLIP: i32 = 32_635;

impl Law {
    /// The 16-bit linear sample that `code` stands for.
    pub fn expand(self, code: u8) -> i16 {
        match self {
            Law::Mu => expand_mu(code),
            Law::A => expand_a(code),
        }
    }

    /// The code of the step that holds the 16-bit linear `sample`.
    pub fn compress(self, sample: i16) -> u8 {
        match self {
            Law::Mu => compress_mu(sample),
            Law::A => compress_a(sample),
        }
    }
}

fn expand_mu(code: u8) -> i16 {
    let code = !code;
    let exponent = (code >> 4) & 7;
    let mantissa = i32::from(code & 15);
    let magnitude = (((mantissa << 3) + MU_BIAS) << exponent) - MU_BIAS;
    (if code & 0x80 != 0 { -magnitude } else { magnitude }) as i16
}

fn compress_mu(sample: i16) -> u8 {
    let sign = if sample < 0 { 0x80 } else { 0 };
    let magnitude = (i32::from(sample).abs()).min(MU_CLIP) + MU_BIAS;
    let exponent = (24 - (magnitude.leading_zeros() as i32)).clamp(0, 7);
    let mantissa = (magnitude >> (exponent + 3)) & 15;
    !(sign | ((exponent as u8) << 4) | mantissa as u8)
}

fn expand_a(code: u8) -> i16 {
    let code = code ^ 0x55;
    let exponent = (code >> 4) & 7;
    let mantissa = i32::from(code & 15) << 4;
    let magnitude = match exponent {
        0 => mantissa + 8,
        exponent => (mantissa + 0x108) << (exponent - 1),
    };
    (if code & 0x80 != 0 { magnitude } else { -magnitude }) as i16
}

fn compress_a(sample: i16) -> u8 {
    let (sign, magnitude) = if sample >= 0 { (0x80, i32::from(sample)) } else { (0, -i32::from(sample) - 1) };
    let code = if magnitude < 0x100 {
        (magnitude >> 4) as u8
    } else {
        let exponent = 24 - magnitude.leading_zeros() as i32;
        ((exponent as u8) << 4) | ((magnitude >> (exponent + 3)) & 15) as u8
    };
    (sign | code) ^ 0x55
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_survives_the_way_to_linear_and_back() {
        for law in [Law::Mu, Law::A] {
            for code in 0..=255u8 {
                let linear = law.expand(code);
                assert_eq!(law.expand(law.compress(linear)), linear, "{law:?} {code:#x}");
            }
        }
    }

    #[test]
    fn compression_picks_the_nearest_step_within_one() {
        for law in [Law::Mu, Law::A] {
            for sample in (-32_768..=32_767i32).step_by(7) {
                let near = i32::from(law.expand(law.compress(sample as i16)));
                let best = (0..=255u8).map(|code| (i32::from(law.expand(code)) - sample).abs()).min().unwrap();
                assert!((near - sample).abs() <= best.max(1) * 2 + 8, "{law:?} {sample} became {near}");
            }
        }
    }
}
