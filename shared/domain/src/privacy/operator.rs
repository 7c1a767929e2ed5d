//! The operator: the controller of account data (Art. 4(7), 13(1)(a)–(b)).

use serde::Serialize;

/// The operator, with its data protection contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Operator {
    /// The legal name.
    #[schema(example = "E-SG.Cloud ApS")]
    pub name: &'static str,
    /// The registration number (CVR), with the country's prefix.
    #[schema(example = "DK43628267")]
    pub registration_number: &'static str,
    /// Street and number.
    pub street: &'static str,
    /// Postal code.
    pub postal_code: &'static str,
    /// City.
    pub city: &'static str,
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// Where questions and requests about personal data go.
    #[schema(format = "email")]
    pub email: &'static str,
}

/// The operator of this cloud.
pub const OPERATOR: Operator = Operator {
    name: "E-SG.Cloud ApS",
    registration_number: "DK43628267",
    street: "Borggade 22",
    postal_code: "6300",
    city: "Gråsten",
    country: "DK",
    email: "support@e-sg.cloud",
};
