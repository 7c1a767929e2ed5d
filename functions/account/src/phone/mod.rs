//! A person's phone number, once it is proved to be theirs.

mod ask;
mod confirm;

pub(crate) use self::{
    ask::{__path_ask, ask},
    confirm::{__path_confirm, confirm},
};

pub(crate) use confirm::keys;
