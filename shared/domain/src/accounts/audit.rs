//! What is audited of accounts and of the places in them.

crate::audit::records::actions! {
    /// The account was opened.
    AccountOpened = "account-opened";
    /// Somebody changed the account.
    AccountChanged = "account-changed";
    /// Somebody was invited.
    MemberInvited = "member-invited";
    /// An invitation was sent again.
    InvitationResent = "invitation-resent";
    /// An invitation was taken back.
    InvitationWithdrawn = "invitation-withdrawn";
    /// Somebody joined.
    MemberJoined = "member-joined";
    /// A member got another role.
    RoleChanged = "role-changed";
    /// A member's access was taken back.
    MemberRemoved = "member-removed";
    /// A member left.
    MemberLeft = "member-left";
    /// An owner offered the account to another member.
    OwnershipOffered = "ownership-offered";
    /// The offer was taken back, or declined.
    OwnershipOfferEnded = "ownership-offer-ended";
    /// The account was handed over.
    OwnershipHandedOver = "ownership-handed-over";
    /// Somebody's log-in was erased, with all that was stored of them as a person.
    LogInErased = "log-in-erased";
}
