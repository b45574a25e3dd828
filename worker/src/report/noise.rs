//! Laplace noise in whole numbers (the two-sided geometric distribution), from the system's random source.

use ring::rand::{SecureRandom, SystemRandom};

/// Why there is no noise: the system gives no random bytes. Nothing is shown without it, where it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct NoRandomness;

/// A source of noise of one scale.
pub struct Noise {
    random: SystemRandom,
    epsilon: f64,
}

impl Noise {
    /// Noise for counts that one recording changes by one at most, at `epsilon` for each count.
    pub fn new(epsilon: f64) -> Self {
        Self { random: SystemRandom::new(), epsilon }
    }

    /// One draw: whole, as often above zero as below.
    ///
    /// # Errors
    /// Where the system gives no random bytes.
    pub fn draw(&self) -> Result<i64, NoRandomness> {
        Ok(geometric(self.uniform()?, self.epsilon) - geometric(self.uniform()?, self.epsilon))
    }

    /// Above 0, up to 1, in steps of 2^-53.
    fn uniform(&self) -> Result<f64, NoRandomness> {
        let mut bytes = [0; 8];
        self.random.fill(&mut bytes).map_err(|_| NoRandomness)?;
        Ok(((u64::from_le_bytes(bytes) >> 11) + 1) as f64 / (1u64 << 53) as f64)
    }
}

/// The geometric distribution of ratio e^-epsilon at the point `uniform`.
fn geometric(uniform: f64, epsilon: f64) -> i64 {
    (-uniform.ln() / epsilon).floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_centred_and_as_wide_as_its_scale_says() {
        let noise = Noise::new(0.5);
        let draws: Vec<i64> = (0..20_000).map(|_| noise.draw().unwrap()).collect();
        let mean = draws.iter().sum::<i64>() as f64 / draws.len() as f64;
        let variance = draws.iter().map(|own| (own * own) as f64).sum::<f64>() / draws.len() as f64;
        // 2a/(1-a)^2 for a = e^-0.5 is 7.83; twenty thousand draws are within a tenth of it in all but one run of many millions.
        assert!(mean.abs() < 0.2 && (6.8..8.9).contains(&variance), "{mean} {variance}");
    }

    #[test]
    fn both_ends_of_a_uniform_draw_are_finite() {
        assert_eq!(geometric(1.0, 0.1), 0);
        assert_eq!(geometric(1.0 / (1u64 << 53) as f64, 0.1), 367);
    }
}
