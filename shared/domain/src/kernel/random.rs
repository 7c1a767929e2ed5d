//! The one source of random bytes, as the rules see it: whoever decides hands it in.

/// Where random bytes come from. Whoever has none to give ends the request: nothing goes on with bytes that are not random.
pub trait RandomSource: Sync {
    /// Fills all of these.
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
