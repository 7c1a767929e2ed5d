//! What one step of a run has come to.

use domain::{integrations::runs::Ending, records::Run};

/// What a chunk has come to.
pub(crate) struct Chunk {
    /// The run after it.
    pub(crate) next: Run,
    /// How the run ends, if it ends with this chunk.
    pub(crate) ending: Option<Ending>,
}
