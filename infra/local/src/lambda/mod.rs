//! Lambda: each function in processes of its own, over the real Runtime API.

mod environment;
mod error;
mod functions;
mod instance;
mod invocation;
mod logs;
mod pool;
mod program;
mod runtime_api;

pub(crate) use environment::EgressVariables;
pub(crate) use error::{InvokeError, PAYLOAD};
pub(crate) use functions::{Functions, FunctionsConfig};
pub use program::{ProgramError, Runner};
pub use runtime_api::TakenEvent;
