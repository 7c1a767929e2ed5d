//! The source of random bytes for the rules of this crate. The caller passes it in.

/// A source of random bytes. An implementation that has none must end the request, so that nothing continues with bytes that are
/// not random.
pub trait RandomSource: Sync {
    /// Fills the whole slice.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn RandomSource + '_ {
    /// `N` random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

/// For a sequence that is known, in a test or a replay.
impl<F: Fn(&mut [u8]) + Sync> RandomSource for F {
    fn fill(&self, bytes: &mut [u8]) {
        self(bytes);
    }
}

impl std::fmt::Debug for dyn RandomSource + '_ {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RandomSource")
    }
}
