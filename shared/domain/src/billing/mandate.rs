//! What an owner agrees to who chooses to pay from a card.

use serde::Serialize;

use crate::kernel::language::Language;

/// A text, which never changes under its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MandateText {
    /// Its version: the day from which on it is used.
    pub version: &'static str,
    da: &'static str,
    en: &'static str,
}

/// The text in force.
pub const CURRENT: MandateText = MandateText {
    version: "2026-12-01",
    da: "I giver os lov til at trække det, som fakturaerne for abonnementet lyder på, på det kort, der står i \
         faktureringsoplysningerne, den dag de bliver udstedt. Afvises kortet, prøver vi igen 1, 3 og 5 dage senere. Det gælder, \
         til I vælger en anden betalingsmåde eller opsiger. Fakturaen sendes samtidig med, at der trækkes.",
    en: "You allow us to take what the invoices of the subscription amount to from the card that stands in the billing details, on the \
         day on which they are issued. If the card is refused, we try again 1, 3 and 5 days later. You allow it until you choose \
         another way of paying, or cancel. The invoice is sent when the money is taken.",
};

/// The text as it is shown before one agrees to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MandateView {
    /// Its version.
    #[schema(example = "2026-12-01")]
    pub version: &'static str,
    /// The text.
    pub text: &'static str,
}

impl MandateText {
    /// The text in a language.
    #[must_use]
    pub const fn view(&self, language: Language) -> MandateView {
        let text = match language {
            Language::Da => self.da,
            Language::En => self.en,
        };
        MandateView { version: self.version, text }
    }
}
