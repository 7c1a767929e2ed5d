//! Integrations: rows that come from and go to other systems, by file.

mod field_errors;
pub mod files;
