//! What is told of people, their log-in and what proves who they are.

super::problems! {
    /// No session, or one that has ended.
    NotLoggedIn: UNAUTHORIZED, "not-logged-in", "Ikke logget ind", "Not logged in",
        "Log ind og prøv igen.", "Log in and try again.";
    /// E-mail and password do not belong together; which of them is wrong is not told.
    WrongCredentials: UNAUTHORIZED, "wrong-credentials", "Forkert e-mail eller adgangskode", "Wrong e-mail or password",
        "E-mail og adgangskode hører ikke sammen.", "E-mail and password do not belong together.";
    /// The log-in is older than five minutes, and the act is a sensitive one.
    ReauthenticationRequired: FORBIDDEN, "reauthentication-required", "Bekræft, at det er dig", "Confirm that it is you",
        "Bekræft via POST /v1/me/reauthentications, og prøv igen inden for 5 minutter.",
        "Confirm it by POST /v1/me/reauthentications, and try again within 5 minutes.";
    /// The account demands a second factor, and the person has none yet.
    SecondFactorRequired: FORBIDDEN, "second-factor-required", "Kontoen kræver to faktorer", "The account demands a second factor",
        "Sæt en app eller en adgangsnøgle op via POST /v1/me/totp eller /v1/me/passkeys/options. Resten er lukket, til det er gjort.",
        "Set up an app or a passkey by POST /v1/me/totp or /v1/me/passkeys/options. All else is closed until then.";
    /// Somebody who has a second factor proves anew who they are by their password alone.
    SecondFactorDue: FORBIDDEN, "second-factor-due", "Brug din anden faktor", "Use your second factor",
        "Du har en anden faktor, så adgangskoden alene er ikke nok: send code, eller challenge og passkey.",
        "You have a second factor, so the password alone is not enough: send code, or challenge and passkey.";
    /// The second factor is wrong, or was used.
    WrongCode: UNAUTHORIZED, "wrong-code", "Forkert kode", "Wrong code",
        "Koden er forkert eller brugt. Vent på den næste, eller brug en anden måde.", "The code is wrong or was used. Wait for the next, or use another way.";
    /// The passkey's answer does not hold, or it is nobody's here.
    WrongPasskey: UNAUTHORIZED, "wrong-passkey", "Adgangsnøglen passer ikke", "The passkey does not fit",
        "Prøv igen, eller log ind på en anden måde.", "Try again, or log in another way.";
    /// A challenge was used, has expired, was tried too often, or never was.
    ChallengeExpired: GONE, "challenge-expired", "Begynd forfra", "Begin anew",
        "Den blev brugt, er for gammel eller blev prøvet for ofte. Begynd forfra.", "It was used, is too old or was tried too often. Begin anew.";
    /// Without this factor the person would have none, and one is demanded.
    LastFactor: CONFLICT, "last-second-factor", "Den sidste faktor", "The last second factor",
        "En konto, du er på, kræver to faktorer, eller din adgangskode er under 15 tegn. Sæt en anden faktor op, eller vælg en længere adgangskode, først.",
        "An account that you are in demands a second factor, or your password has less than 15 characters. Set up another factor, or choose a longer password, first.";
    /// Recovery codes stand in for a second factor, and there is none.
    NoSecondFactor: CONFLICT, "no-second-factor", "Ingen anden faktor", "No second factor",
        "Sæt først en app eller en adgangsnøgle op.", "Set up an app or a passkey first.";
    /// A person has as many passkeys as anybody can have.
    TooManyPasskeys: CONFLICT, "too-many-passkeys", "For mange adgangsnøgler", "Too many passkeys",
        "Du har 20. Fjern én først.", "You have 20. Remove one first.";
    /// A link was used, or has expired, or never was.
    LinkExpired: GONE, "link-expired", "Linket virker ikke længere", "The link no longer works",
        "Det er brugt eller for gammelt. Bed om et nyt.", "It was used or is too old. Ask for a new one.";
    /// A code was used, has expired, was tried too often, or never was.
    CodeExpired: GONE, "code-expired", "Koden virker ikke længere", "The code no longer works",
        "Den er brugt, for gammel eller prøvet for ofte. Bed om en ny.", "It was used, is too old or was tried too often. Ask for a new one.";
    /// So many people have proved that a number is theirs that it says nothing of anybody.
    PhoneTaken: CONFLICT, "phone-taken", "For mange har nummeret", "Too many have the number",
        "Nummeret hører allerede til så mange, at det ikke kan bruges til flere.", "The number is so many people's already that no other can have it.";
    /// Whoever has the mailbox has an account already.
    AlreadyRegistered: CONFLICT, "already-registered", "Adressen har allerede en konto", "The address has an account",
        "Log ind, eller nulstil adgangskoden.", "Log in, or reset the password.";
}
