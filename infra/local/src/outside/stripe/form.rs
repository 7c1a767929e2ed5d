//! The parameters of a request, and what they are checked for before anything is done.

use super::{
    answer::Answer,
    payment::{Charge, Metadata},
};

/// The currencies, each with the least that can be charged in it, in minor units.
const CURRENCIES: [(&str, i64); 2] = [("dkk", 250), ("eur", 50)];
/// The most that can be charged, in minor units.
const MOST: i64 = 99_999_999;
/// The longest value in metadata.
const LONGEST: usize = 500;
/// The most payments that a list has.
const LARGEST_PAGE: usize = 100;

/// The parameters of a request, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a body or a query.
    pub(super) fn read(text: &[u8]) -> Self {
        let mut fields = form_urlencoded::parse(text).into_owned().collect::<Vec<_>>();
        // Two requests have the same parameters in whichever order they stand.
        fields.sort();
        Self(fields)
    }

    /// A parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn required(&self, name: &str) -> Result<&str, Answer> {
        let missing = || Answer::invalid(Some("parameter_missing"), name, format!("Missing required param: {name}."));
        self.get(name).filter(|value| !value.is_empty()).ok_or_else(missing)
    }

    /// Refuses what is neither one of these parameters nor metadata. Stripe knows more, but what is not needed is not to be sent.
    fn only(&self, known: &[&str]) -> Result<(), Answer> {
        let is_known = |name: &str| known.contains(&name) || metadata_key(name).is_some();
        match self.0.iter().find(|(name, _)| !is_known(name)) {
            Some((name, _)) => {
                Err(Answer::invalid(Some("parameter_unknown"), name, format!("Received unknown parameter: {name}")))
            }
            None => Ok(()),
        }
    }

    fn flag(&self, name: &str) -> Result<bool, Answer> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Answer::invalid(None, name, "Invalid boolean")),
        }
    }

    fn metadata(&self) -> Result<Metadata, Answer> {
        let entries = self.0.iter().filter_map(|(name, value)| Some((metadata_key(name)?.to_owned(), value.clone())));
        let metadata = entries.collect::<Metadata>();
        if metadata.values().any(|value| value.len() > LONGEST) {
            return Err(Answer::invalid(None, "metadata", "Metadata values can have up to 500 characters"));
        }
        Ok(metadata)
    }

    /// The customer that a request makes.
    pub(super) fn customer(&self) -> Result<Metadata, Answer> {
        self.only(&[])?;
        self.metadata()
    }

    /// The payment that a request makes.
    pub(super) fn charge(&self) -> Result<Charge, Answer> {
        self.only(&[
            "amount",
            "confirm",
            "currency",
            "customer",
            "off_session",
            "payment_method",
            "payment_method_types[]",
            "payment_method_types[0]",
            "return_url",
            "setup_future_usage",
        ])?;
        let (amount, currency) = self.money()?;
        if !self.flag("confirm")? {
            return Err(Answer::invalid(None, "confirm", "Only payments that are confirmed at once are played here."));
        }
        let types = [self.get("payment_method_types[]"), self.get("payment_method_types[0]")];
        if types.into_iter().flatten().next() != Some("card") {
            return Err(Answer::invalid(None, "payment_method_types", "Only cards are played here."));
        }
        let keeps_card = match self.get("setup_future_usage") {
            None => false,
            Some("off_session") => true,
            Some(_) => return Err(Answer::invalid(None, "setup_future_usage", "Only off_session is played here.")),
        };
        let return_url = self.get("return_url");
        if return_url.is_some_and(|url| !url.starts_with("https://") && !url.starts_with("http://")) {
            return Err(Answer::invalid(Some("url_invalid"), "return_url", "Not a valid URL"));
        }
        Ok(Charge {
            amount,
            currency: currency.to_owned(),
            customer: self.required("customer")?.to_owned(),
            card: self.required("payment_method")?.to_owned(),
            metadata: self.metadata()?,
            off_session: self.flag("off_session")?,
            keeps_card,
            return_url: return_url.map(str::to_owned),
        })
    }

    fn money(&self) -> Result<(i64, &str), Answer> {
        let invalid = |code: &str, message: String| Answer::invalid(Some(code), "amount", message);
        let text = self.required("amount")?;
        let amount = text.parse::<i64>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
        let amount = amount.ok_or_else(|| invalid("parameter_invalid_integer", format!("Invalid integer: {text}")))?;
        let currency = self.required("currency")?;
        let known = CURRENCIES.iter().find(|(known, _)| *known == currency);
        let (_, least) =
            known.ok_or_else(|| Answer::invalid(None, "currency", format!("Invalid currency: {currency}")))?;
        if amount < *least {
            return Err(invalid("amount_too_small", format!("Amount must be at least {least} {currency}")));
        }
        if amount > MOST {
            return Err(invalid("amount_too_large", format!("Amount must be no more than {MOST} {currency}")));
        }
        Ok((amount, currency))
    }

    /// The customer whose payments are listed, and how many at the most.
    pub(super) fn page(&self) -> Result<(&str, usize), Answer> {
        self.only(&["customer", "limit"])?;
        let limit = self.get("limit").map_or(Some(10), |limit| limit.parse().ok());
        let limit = limit.filter(|limit| (1..=LARGEST_PAGE).contains(limit));
        let out_of_bounds = || Answer::invalid(Some("parameter_invalid_integer"), "limit", "Must be from 1 to 100");
        Ok((self.required("customer")?, limit.ok_or_else(out_of_bounds)?))
    }
}

fn metadata_key(name: &str) -> Option<&str> {
    name.strip_prefix("metadata[")?.strip_suffix(']')
}
