//! Problems of log-in, sessions, second factors, links and codes.

super::problems! {
    /// No session, or one that has ended.
    NotLoggedIn: UNAUTHORIZED, "not-logged-in", "Ikke logget ind", "Not logged in",
        "Log ind og prøv igen.", "Log in and try again.";
    /// The e-mail address and the password do not match. The response does not say which of them is wrong.
    WrongCredentials: UNAUTHORIZED, "wrong-credentials", "Forkert e-mail eller adgangskode", "Wrong e-mail or password",
        "E-mail og adgangskode hører ikke sammen.", "E-mail and password do not belong together.";
    /// The action is sensitive, and the person's last authentication is too old for it.
    ReauthenticationRequired: FORBIDDEN, "reauthentication-required", "Bekræft, at det er dig", "Confirm that it is you",
        "Bekræft via POST /v1/me/reauthentications, og prøv igen inden for {fresh}.",
        "Confirm it by POST /v1/me/reauthentications, and try again within {fresh}.";
    /// The account requires a second factor, and the person has not set one up.
    SecondFactorRequired: FORBIDDEN, "second-factor-required", "Kontoen kræver to faktorer", "The account demands a second factor",
        "Sæt en app eller en adgangsnøgle op via POST /v1/me/totp eller /v1/me/passkeys/options. Resten er lukket, til det er gjort.",
        "Set up an app or a passkey by POST /v1/me/totp or /v1/me/passkeys/options. All else is closed until then.";
    /// A person who has a second factor reauthenticated with their password alone.
    SecondFactorMissing: FORBIDDEN, "second-factor-due", "Brug din anden faktor", "Use your second factor",
        "Du har en anden faktor, så adgangskoden alene er ikke nok: send code, eller challenge og passkey.",
        "You have a second factor, so the password alone is not enough: send code, or challenge and passkey.";
    /// The code of the second factor is wrong or was already used.
    WrongCode: UNAUTHORIZED, "wrong-code", "Forkert kode", "Wrong code",
        "Koden er forkert eller brugt. Vent på den næste, eller brug en anden måde.", "The code is wrong or was used. Wait for the next, or use another way.";
    /// The passkey's response is not valid, or the passkey is not registered.
    WrongPasskey: UNAUTHORIZED, "wrong-passkey", "Adgangsnøglen passer ikke", "The passkey does not fit",
        "Prøv igen, eller log ind på en anden måde.", "Try again, or log in another way.";
    /// The challenge was used, has expired, was tried too often, or never existed.
    ChallengeExpired: GONE, "challenge-expired", "Begynd forfra", "Begin anew",
        "Den blev brugt, er for gammel eller blev prøvet for ofte. Begynd forfra.", "It was used, is too old or was tried too often. Begin anew.";
    /// The person would have no second factor left, and needs one.
    LastFactor: CONFLICT, "last-second-factor", "Den sidste faktor", "The last second factor",
        "En konto, du er på, kræver to faktorer, eller din adgangskode er under 15 tegn. Sæt en anden faktor op, eller vælg en længere adgangskode, først.",
        "An account that you are in demands a second factor, or your password has less than 15 characters. Set up another factor, or choose a longer password, first.";
    /// Recovery codes replace a second factor, and the person has none.
    NoSecondFactor: CONFLICT, "no-second-factor", "Ingen anden faktor", "No second factor",
        "Sæt først en app eller en adgangsnøgle op.", "Set up an app or a passkey first.";
    /// The person already has the most passkeys that one person may have.
    TooManyPasskeys: CONFLICT, "too-many-passkeys", "For mange adgangsnøgler", "Too many passkeys",
        "Du har 20. Fjern én først.", "You have 20. Remove one first.";
    /// The link was used, has expired, or never existed.
    LinkExpired: GONE, "link-expired", "Linket virker ikke længere", "The link no longer works",
        "Det er brugt eller for gammelt. Bed om et nyt.", "It was used or is too old. Ask for a new one.";
    /// The link works only after a waiting time.
    LinkNotYetValid: CONFLICT, "link-not-yet-valid", "Linket virker først senere", "The link works later",
        "Ventetiden på {wait} er ikke gået.", "The waiting time of {wait} is not over.";
    /// The code was used, has expired, was tried too often, or never existed.
    CodeExpired: GONE, "code-expired", "Koden virker ikke længere", "The code no longer works",
        "Den er brugt, for gammel eller prøvet for ofte. Bed om en ny.", "It was used, is too old or was tried too often. Ask for a new one.";
    /// So many people have verified this phone number that it no longer identifies one of them.
    PhoneTaken: CONFLICT, "phone-taken", "For mange har nummeret", "Too many have the number",
        "Nummeret hører allerede til så mange, at det ikke kan bruges til flere.", "The number is so many people's already that no other can have it.";
    /// There is already an account with this e-mail address.
    AlreadyRegistered: CONFLICT, "already-registered", "Adressen har allerede en konto", "The address has an account",
        "Log ind, eller nulstil adgangskoden.", "Log in, or reset the password.";
}
