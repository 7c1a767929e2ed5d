//! The privacy policy: its versions, each in two languages, as JSON, Markdown and HTML.

mod accept;
pub(crate) mod list;
mod page;
mod retention;
pub(crate) mod show;
mod text;
