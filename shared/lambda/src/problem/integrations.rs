//! Problems of integrations.

super::problems! {
    /// An account has as many integrations as it may have.
    TooManyIntegrations: CONFLICT, "too-many-integrations", "For mange integrationer", "Too many integrations",
        "Tilbagekald en, som I ikke bruger mere.", "Revoke one that you do not use any more.";
    /// The integration was revoked.
    IntegrationRevoked: CONFLICT, "integration-revoked", "Integrationen er tilbagekaldt", "The integration is revoked",
        "Den kan hverken ændres eller bruges mere. Opret en ny.", "It can neither be changed nor used any more. Set up a new one.";
    /// The first day of the contract is to come.
    IntegrationNotStarted: CONFLICT, "integration-not-started", "Integrationen er ikke begyndt", "The integration has not started",
        "Vent til kontraktens første dag, eller ret den.", "Wait for the first day of the contract, or change it.";
    /// The last day of the contract is over.
    IntegrationEnded: CONFLICT, "integration-ended", "Integrationen er slut", "The integration has ended",
        "Kontraktens sidste dag er gået. Forlæng den, og prøv igen.", "The last day of the contract is over. Extend it, and try again.";
    /// The integration reads no files.
    ReadsNoFiles: CONFLICT, "reads-no-files", "Integrationen læser ingen filer", "The integration reads no files",
        "Kun en import eller opdatering læser filer.", "Only an import or update reads files.";
    /// The integration runs by files that are uploaded.
    NeedsFile: CONFLICT, "needs-file", "Integrationen skal have en fil", "The integration needs a file",
        "Upload en fil. Så begynder den af sig selv.", "Upload a file. It starts by itself then.";
    /// An export of the integration is queued or under way.
    RunUnderWay: CONFLICT, "run-under-way", "Eksporten er i gang", "The export is under way",
        "Vent, til den er færdig, og prøv igen.", "Wait until it has ended, and try again.";
    /// The file has more bytes than any may have.
    FileTooLarge: PAYLOAD_TOO_LARGE, "file-too-large", "Filen er for stor", "The file is too large",
        "En fil kan højst fylde 1 GB. Del den i flere.", "A file can have at most 1 GB. Split it into several.";
    /// The files of an account in its trial have no room for another of this size.
    StorageFull: CONFLICT, "storage-full", "Der er ikke plads til filen", "There is no room for the file",
        "I prøveperioden kan filerne højst fylde 1 GB i alt. Slet nogle, eller tegn et abonnement.",
        "During the trial, files can have at most 1 GB in all. Delete some, or subscribe.";
    /// The file was deleted, or its time is over.
    FileGone: GONE, "file-gone", "Filen er væk", "The file is gone",
        "Den blev slettet, eller de 90 dage er gået.", "It was deleted, or the 90 days are over.";
    /// Nothing can be sent to an address yet.
    EndpointNotSupported: UNPROCESSABLE_ENTITY, "endpoint-not-supported", "Adresser kan endnu ikke bruges", "Endpoints are not supported yet",
        "Der kan endnu ikke overføres til en adresse. Brug filer.", "One cannot transfer to an address yet. Use files.";
}
