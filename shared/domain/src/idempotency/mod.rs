//! Requests that are sent again and take effect once.

pub mod records;
