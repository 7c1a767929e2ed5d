//! The records of accounts and memberships.

mod account;
mod former_member;
mod invitation;
mod membership;

pub use account::{Account, Member, Owners, Role};
pub use former_member::FormerMember;
pub use invitation::{Invitation, InvitedAddress, OwnershipTransfer};
pub use membership::Membership;
