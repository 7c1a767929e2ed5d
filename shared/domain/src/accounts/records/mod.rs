//! What is stored of accounts and of the places in them.

mod account;
mod invitation;
mod membership;

pub use account::{Account, AccountStatus, Member, Owners, Role};
pub use invitation::{Invitation, InvitedAddress, OwnershipTransfer};
pub use membership::Membership;
