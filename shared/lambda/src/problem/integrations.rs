//! Problems of integrations.

super::problems! {
    /// An account has as many integrations as it may have.
    TooManyIntegrations: CONFLICT, "too-many-integrations", "For mange integrationer", "Too many integrations",
        "Tilbagekald en, som I ikke bruger mere.", "Revoke one that you do not use any more.";
    /// The integration was revoked.
    IntegrationRevoked: CONFLICT, "integration-revoked", "Integrationen er tilbagekaldt", "The integration is revoked",
        "Den kan ikke ændres mere. Opret en ny.", "It cannot be changed any more. Set up a new one.";
    /// The integration reads no files.
    ReadsNoFiles: CONFLICT, "reads-no-files", "Integrationen læser ingen filer", "The integration reads no files",
        "Kun en import eller opdatering læser filer.", "Only an import or update reads files.";
    /// Nothing can be sent to an address yet.
    EndpointNotSupported: UNPROCESSABLE_ENTITY, "endpoint-not-supported", "Adresser kan endnu ikke bruges", "Endpoints are not supported yet",
        "Der kan endnu ikke overføres til en adresse. Brug filer.", "One cannot transfer to an address yet. Use files.";
}
