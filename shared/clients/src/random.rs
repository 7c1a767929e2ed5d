//! The only source of randomness, for ids, tokens, salts and nonces.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use domain::random::RandomSource;
use ring::hmac;

/// Random bytes from the operating system, or, for replays, a sequence derived from a seed.
#[derive(Clone)]
pub struct Randomness(Source);

#[derive(Clone)]
enum Source {
    System,
    Seeded(Arc<(hmac::Key, AtomicU64)>),
}

/// The operating system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct NoRandomness;

impl Randomness {
    /// The operating system's random bytes.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The sequence derived from the seed. Only for replays: anyone who knows the seed knows every token.
    #[must_use]
    pub fn seeded(seed: &[u8]) -> Self {
        Self(Source::Seeded(Arc::new((hmac::Key::new(hmac::HMAC_SHA256, seed), AtomicU64::new(0)))))
    }

    /// `N` random bytes.
    ///
    /// # Errors
    /// If the operating system gives none.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], NoRandomness> {
        let mut bytes = [0; N];
        self.try_fill(&mut bytes)?;
        Ok(bytes)
    }

    fn try_fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "this is the one source")]
            Source::System => getrandom::fill(bytes).map_err(|_| NoRandomness)?,
            Source::Seeded(sequence) => {
                for block in bytes.chunks_mut(32) {
                    let count = sequence.1.fetch_add(1, Ordering::Relaxed);
                    let tag = hmac::sign(&sequence.0, &count.to_be_bytes());
                    block.copy_from_slice(&tag.as_ref()[..block.len()]);
                }
            }
        }
        Ok(())
    }
}

/// [`RandomSource`] has no error, and nothing may continue without randomness: the request panics before anything is
/// written. In practice it does not happen: Linux always gives random bytes once it has started.
impl RandomSource for Randomness {
    #[expect(clippy::expect_used, reason = "no request goes on without randomness")]
    fn fill(&self, bytes: &mut [u8]) {
        self.try_fill(bytes).expect("the operating system gives random bytes");
    }
}

impl std::fmt::Debug for Randomness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Randomness")
    }
}

#[cfg(test)]
mod tests {
    use super::Randomness;

    #[test]
    fn the_same_seed_gives_the_same_sequence_and_the_system_does_not_repeat() {
        let pair = |source: Randomness| (source.bytes::<40>().unwrap(), source.bytes::<40>().unwrap());
        assert_eq!(pair(Randomness::seeded(b"a")), pair(Randomness::seeded(b"a")));
        assert_ne!(pair(Randomness::seeded(b"a")), pair(Randomness::seeded(b"b")));
        let (first, second) = pair(Randomness::seeded(b"a"));
        assert_ne!(first, second);
        assert_ne!(pair(Randomness::system()).0, pair(Randomness::system()).0);
    }
}
