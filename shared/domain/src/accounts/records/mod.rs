//! The records of accounts and memberships.

mod account;
mod invitation;
mod membership;

pub use account::{Account, Member, Owners, Role};
pub use invitation::{Invitation, InvitedAddress, OwnershipTransfer};
pub use membership::Membership;
