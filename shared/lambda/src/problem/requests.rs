//! Problems that any request can have.

super::problems! {
    /// The body is no JSON object.
    InvalidJson: BAD_REQUEST, "invalid-json", "Ugyldig JSON", "Invalid JSON",
        "Indholdet skal være et JSON-objekt i UTF-8.", "The body must be a JSON object in UTF-8.";
    /// What came was not signed as it must be, or too long ago.
    SignatureInvalid: BAD_REQUEST, "signature-invalid", "Ugyldig underskrift", "Invalid signature",
        "Indholdet er ikke underskrevet af afsenderen inden for fem minutter.",
        "The body was not signed by the sender within five minutes.";
    /// The body is of another type.
    UnsupportedMediaType: UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "Forkert indholdstype", "Wrong content type",
        "Send indholdet som application/json.", "Send the body as application/json.";
    /// The body is in a coding that is not read.
    UnsupportedContentEncoding: UNSUPPORTED_MEDIA_TYPE, "unsupported-content-encoding", "Forkert kodning", "Wrong content encoding",
        "Send indholdet uden Content-Encoding.", "Send the body without a Content-Encoding.";
    /// The body is larger than any request needs.
    BodyTooLarge: PAYLOAD_TOO_LARGE, "body-too-large", "For meget indhold", "Too much content",
        "Indholdet må højst fylde 64 KB.", "The body can have at most 64 KB.";
    /// A query parameter is not one of the route's, or out of range.
    InvalidQuery: BAD_REQUEST, "invalid-query", "Ugyldig forespørgsel", "Invalid query",
        "limit er 1–100, og cursor er next_cursor fra siden før. Andre parametres fejl står i errors.",
        "limit is 1–100, and cursor is next_cursor of the page before. The faults of other parameters stand in errors.";
    /// The key is longer than 255 characters, or not printable.
    InvalidIdempotencyKey: BAD_REQUEST, "invalid-idempotency-key", "Ugyldig Idempotency-Key", "Invalid Idempotency-Key",
        "Nøglen er 1–255 synlige ASCII-tegn.", "The key is 1–255 visible ASCII characters.";
    /// The key was used with another body.
    IdempotencyKeyReused: UNPROCESSABLE_ENTITY, "idempotency-key-reused", "Idempotency-Key er brugt", "Idempotency-Key was used",
        "Nøglen er brugt til et andet indhold. Brug en ny.", "The key was used with another body. Use a new one.";
    /// A browser's session cookie came with a request that another site could have made.
    CrossOrigin: FORBIDDEN, "cross-origin", "Fra et andet sted", "From another origin",
        "Med cookien skal ændringer komme fra portalen og være application/json.",
        "With the cookie, changes must come from the portal and be application/json.";
    /// Nothing is there, or it is another account's.
    NotFound: NOT_FOUND, "not-found", "Findes ikke", "Not found",
        "Der er ikke noget her.", "There is nothing here.";
    /// The route has other methods.
    MethodNotAllowed: METHOD_NOT_ALLOWED, "method-not-allowed", "Forkert metode", "Wrong method",
        "Ruten tager andre metoder.", "The route takes other methods.";
    /// The resource has changed since the version in If-Match.
    Stale: PRECONDITION_FAILED, "stale", "Ændret i mellemtiden", "Changed meanwhile",
        "Hent den nye udgave, og prøv igen.", "Fetch the new version and try again.";
    /// The resource is one of those that If-None-Match names.
    PreconditionFailed: PRECONDITION_FAILED, "precondition-failed", "Betingelsen holder ikke", "The condition does not hold",
        "Det, der er her, er det, som If-None-Match nævner.", "What is here is what If-None-Match names.";
    /// Others keep changing the resource.
    Conflict: CONFLICT, "conflict", "Optaget", "Busy",
        "Andre ændrer det samme lige nu. Prøv igen.", "Others are changing the same now. Try again.";
}
