//! The controller and the contact for data protection (GDPR Art. 13(1)(a)–(b)).

use axum::{
    http::{HeaderName, header},
    response::IntoResponse,
};
use domain::privacy::operator::OPERATOR;
use lambda::{Route, View};
use serde::Serialize;
use utoipa::ToSchema;

/// The controller and its data protection contact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactView {
    /// The controller, which decides on the purposes and means of processing.
    controller: ControllerView,
    /// The contact for questions about personal data.
    data_protection_contact: DataProtectionContactView,
}

/// The controller.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ControllerView {
    /// The legal name.
    #[schema(example = "E-SG.Cloud ApS")]
    name: &'static str,
    /// The registration number (CVR), with the country's prefix.
    #[schema(example = "DK43628267")]
    registration_number: &'static str,
    /// The controller's postal address.
    address: AddressView,
    /// The controller's e-mail address.
    #[schema(format = "email")]
    email: &'static str,
}

/// A postal address.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AddressView {
    /// Street and number.
    street: &'static str,
    /// Postal code.
    postal_code: &'static str,
    /// City.
    city: &'static str,
    /// The country's code (ISO 3166-1 alpha-2).
    #[schema(example = "DK")]
    country: &'static str,
}

/// The contact for data protection.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DataProtectionContactView {
    /// The contact's name.
    name: &'static str,
    /// The e-mail address for questions and requests about personal data.
    #[schema(format = "email")]
    email: &'static str,
    /// The path of the privacy policy in force.
    #[schema(example = "/v1/policies/current")]
    policy: &'static str,
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// `GET /v1/contact` shows who the controller is and how to reach its data protection contact.
///
/// # Problems
/// None.
#[utoipa::path(get, path = "/v1/contact", responses(
    (status = 200, description = "Controller and data protection contact", body = ContactView),
))]
pub(crate) async fn contact() -> impl IntoResponse {
    const CACHED: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "public, max-age=3600")];
    let address = AddressView {
        street: OPERATOR.street,
        postal_code: OPERATOR.postal_code,
        city: OPERATOR.city,
        country: OPERATOR.country,
    };
    let view = ContactView {
        controller: ControllerView {
            name: OPERATOR.name,
            registration_number: OPERATOR.registration_number,
            address,
            email: OPERATOR.email,
        },
        data_protection_contact: DataProtectionContactView {
            name: OPERATOR.name,
            email: OPERATOR.email,
            policy: "/v1/policies/current",
        },
    };
    (CACHED, View::new(view))
}

#[cfg(test)]
mod tests {
    use axum::http::{StatusCode, header};
    use domain::Language;
    use serde_json::json;

    use crate::testing::Client;

    #[tokio::test]
    async fn p47_the_controller_and_its_data_protection_contact_are_always_to_be_found() {
        let reply = Client::speaking(Language::En).get("/v1/contact").await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.header(&header::CACHE_CONTROL), "public, max-age=3600");
        assert_eq!(
            reply.json(),
            json!({
                "controller": {
                    "name": "E-SG.Cloud ApS",
                    "registration_number": "DK43628267",
                    "address": {
                        "street": "Borggade 22", "postal_code": "6300", "city": "Gråsten", "country": "DK",
                    },
                    "email": "support@e-sg.cloud",
                },
                "data_protection_contact": {
                    "name": "E-SG.Cloud ApS", "email": "support@e-sg.cloud", "policy": "/v1/policies/current",
                },
            })
        );
    }
}
