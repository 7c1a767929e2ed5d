//! Where an electronic invoice is delivered: the scheme and the number of an address (Electronic Address Scheme list).

use domain::billing::{gln::Gln, vat::VatNumber};
use en16931::Identifier;

use super::{CVR, EinvoiceError};

/// The scheme of a GLN.
const GLN: &str = "0088";

/// The schemes of the member states' VAT numbers, by the prefix of the number. A Danish company has its CVR number instead.
const VAT_SCHEMES: [(&str, &str); 27] = [
    ("AT", "9914"),
    ("BE", "9925"),
    ("BG", "9926"),
    ("CY", "9928"),
    ("CZ", "9929"),
    ("DE", "9930"),
    ("EE", "9931"),
    ("EL", "9933"),
    ("ES", "9920"),
    ("FI", "0213"),
    ("FR", "9957"),
    ("HR", "9934"),
    ("HU", "9910"),
    ("IE", "9935"),
    ("IT", "0211"),
    ("LT", "9937"),
    ("LU", "9938"),
    ("LV", "9939"),
    ("MT", "9943"),
    ("NL", "9944"),
    ("PL", "9945"),
    ("PT", "9946"),
    ("RO", "9947"),
    ("SE", "9955"),
    ("SI", "9949"),
    ("SK", "9950"),
    ("XI", "9932"),
];

/// The address of a buyer: its GLN if it gave one, else its CVR number, else its VAT number.
pub(super) fn of(ean: Option<&Gln>, vat_number: &VatNumber) -> Result<Identifier, EinvoiceError> {
    if let Some(ean) = ean {
        return identifier(ean.as_str(), GLN);
    }
    let number = vat_number.as_str();
    if number.starts_with("DK") {
        return identifier(number, CVR);
    }
    let known = VAT_SCHEMES.iter().find(|(prefix, _)| number.starts_with(prefix));
    let (_, scheme) = known.ok_or(EinvoiceError::Value("the country of a VAT number"))?;
    identifier(number, scheme)
}

pub(super) fn identifier(number: &str, scheme: &str) -> Result<Identifier, EinvoiceError> {
    Identifier::eas(number, scheme).map_err(|_| EinvoiceError::Value("an electronic address"))
}
