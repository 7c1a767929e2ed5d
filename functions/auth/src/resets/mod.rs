//! A forgotten password (P23): asked for by mail or by phone, and confirmed by what was sent there.

mod ask;
mod confirm;
mod proof;

pub(crate) use self::{
    ask::{__path_ask, ask},
    confirm::{__path_confirm, confirm},
};
