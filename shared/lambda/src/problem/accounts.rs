//! Problems of accounts and memberships.

super::problems! {
    /// The caller's role does not cover the act.
    NotAllowed: FORBIDDEN, "not-allowed", "Ikke tilladt", "Not allowed",
        "Din rolle på kontoen dækker ikke dette. Spørg kontoens ejer.", "Your role in the account does not cover this. Ask its owner.";
    /// As many people as an account may invite at a time have not answered yet.
    TooManyInvitations: CONFLICT, "too-many-pending-invitations", "For mange ubesvarede invitationer", "Too many open invitations",
        "Vent, til nogen har taget imod, eller tag en invitation tilbage.", "Wait until somebody has accepted, or take an invitation back.";
    /// Whoever accepts an invitation is in the account already.
    AlreadyMember: CONFLICT, "already-member", "Allerede på kontoen", "In the account already",
        "Adressen har allerede adgang til kontoen.", "The address has access to the account already.";
    /// Nobody else owns the account.
    SoleOwner: CONFLICT, "sole-owner", "Kontoen har kun én ejer", "The account has one owner only",
        "Overdrag kontoen til en anden, gør en anden til ejer, eller opsig den først.",
        "Hand the account over, make somebody else an owner, or cancel it first.";
    /// Whoever offered the account does not own it any more, or one of both got another role since.
    OfferVoid: CONFLICT, "offer-void", "Tilbuddet gælder ikke længere", "The offer no longer stands",
        "En af jer har fået en anden rolle siden.", "One of you was given another role since.";
}
