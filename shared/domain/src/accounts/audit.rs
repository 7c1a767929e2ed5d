//! The audited actions on accounts and memberships.

crate::audit::records::actions! {
    /// The account was opened.
    AccountOpened = "account-opened";
    /// The account was changed.
    AccountChanged = "account-changed";
    /// A person was invited.
    MemberInvited = "member-invited";
    /// An invitation was sent again.
    InvitationResent = "invitation-resent";
    /// An invitation was withdrawn.
    InvitationWithdrawn = "invitation-withdrawn", Unlimited;
    /// A person joined the account.
    MemberJoined = "member-joined";
    /// A member got another role.
    RoleChanged = "role-changed";
    /// A member was removed from the account.
    MemberRemoved = "member-removed", Unlimited;
    /// A member left the account.
    MemberLeft = "member-left", Unlimited;
    /// An owner offered the ownership of the account to another member.
    OwnershipOffered = "ownership-offered";
    /// The offer was withdrawn or declined.
    OwnershipOfferEnded = "ownership-offer-ended", Unlimited;
    /// The ownership was handed over.
    OwnershipHandedOver = "ownership-handed-over";
    /// A person's log-in was erased, with all personal data that was stored about them.
    LogInErased = "log-in-erased", Unlimited;
}
