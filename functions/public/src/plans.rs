//! The price list (P36).

use axum::{
    http::{HeaderName, header},
    response::IntoResponse,
};
use domain::{
    Language,
    billing::{
        mandate::{self, MandateView},
        plans::{BillingPeriod, EXTRACTION, PLANS, Plan, PlanId, Price, VAT_PERCENT},
    },
    date::{Date, day_of},
    money::Money,
};
use lambda::{Invocation, Route, View};
use serde::Serialize;
use utoipa::ToSchema;

/// The price list of a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlansView {
    /// Every plan.
    items: Vec<PlanView>,
    /// Always null: the list has one page.
    next_cursor: Option<String>,
    /// What help with extracting an account's data costs. To extract it by oneself is free of charge.
    help_with_extraction: HelpView,
    /// What an owner agrees to who chooses to pay by card.
    mandate: MandateView,
    /// The Danish rate of VAT, by which `vat` is computed. Which rate an invoice has depends on the subscriber.
    vat_percent: u32,
}

/// A plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanView {
    /// The plan's id, by which it is chosen.
    id: PlanId,
    /// The plan's name, in the caller's language.
    #[schema(example = "Standard")]
    name: &'static str,
    /// The price of each period in each currency.
    prices: Vec<PeriodPriceView>,
}

/// What a period of a plan costs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PeriodPriceView {
    /// The period that is paid at once.
    period: BillingPeriod,
    #[serde(flatten)]
    price: PriceView,
}

/// Help with extraction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HelpView {
    /// What the price is for: `hour`.
    #[schema(example = "hour")]
    unit: &'static str,
    /// The price in each currency.
    prices: Vec<PriceView>,
}

/// A price, with VAT told apart.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PriceView {
    /// The amount without VAT.
    net: Money,
    /// The Danish VAT on it.
    vat: Money,
    /// The first day on which the price is in force.
    #[schema(value_type = String, format = Date)]
    valid_from: Date,
    /// The first day on which it is no longer in force. Null while no other price is decided.
    #[schema(value_type = Option<String>, format = Date)]
    valid_until: Option<Date>,
}

impl From<&Price> for PriceView {
    fn from(price: &Price) -> Self {
        Self { net: price.net, vat: price.vat(), valid_from: price.from, valid_until: price.until }
    }
}

impl PlansView {
    /// The prices in force on a day.
    fn on(today: Date, language: Language) -> Self {
        let plan = |plan: &Plan| PlanView {
            id: plan.id,
            name: plan.name(language),
            prices: plan
                .prices_on(today)
                .map(|line| PeriodPriceView { period: line.period, price: PriceView::from(&line.price) })
                .collect(),
        };
        let help = EXTRACTION.iter().filter(|price| price.is_in_force(today)).map(PriceView::from).collect();
        Self {
            items: PLANS.iter().map(plan).collect(),
            next_cursor: None,
            help_with_extraction: HelpView { unit: "hour", prices: help },
            mandate: mandate::CURRENT.view(language),
            vat_percent: VAT_PERCENT,
        }
    }
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// `GET /v1/plans` shows the price list of this day in Copenhagen: plans, prices by period and currency, and the price of help
/// with extraction. Prices are without VAT, which is told apart.
///
/// # Problems
/// None.
#[utoipa::path(get, path = "/v1/plans",
    params(("Accept-Language" = Option<String>, Header, description = "`da` (default) or `en`")),
    responses((status = 200, description = "The price list", body = PlansView)))]
pub(crate) async fn plans(invocation: Invocation) -> impl IntoResponse {
    const VARY: (HeaderName, &str) = (header::VARY, "Accept-Language");
    // Only minutes, because a price changes on the day that the next one takes effect.
    const CACHED: (HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=300");
    let language = (header::CONTENT_LANGUAGE, invocation.language.tag());
    let view = PlansView::on(day_of(invocation.now.timestamp()), invocation.language);
    ([language, VARY, CACHED], View::new(view))
}

#[cfg(test)]
mod tests {
    use axum::http::{StatusCode, header};
    use serde_json::{Value, json};

    use super::*;
    use crate::testing::Client;

    #[test]
    fn p36_the_price_list_tells_vat_apart_and_the_price_of_help_with_extraction() {
        let list = serde_json::to_value(PlansView::on(Date::constant(2026, 11, 28), Language::En)).unwrap();
        let dkk = |amount: &str| json!({ "amount": amount, "currency": "DKK" });
        let price =
            |net, vat| json!({ "net": dkk(net), "vat": dkk(vat), "valid_from": "2026-01-01", "valid_until": null });
        let of = |period: &str, net, vat| {
            let mut line = json!({ "period": period });
            line.as_object_mut().unwrap().extend(price(net, vat).as_object().unwrap().clone());
            line
        };
        let prices = [of("month", "1250.00", "312.50"), of("year", "12500.00", "3125.00")];
        let expected = json!({
            "items": [{ "id": "standard", "name": "Standard", "prices": prices }],
            "next_cursor": null,
            "help_with_extraction": { "unit": "hour", "prices": [price("950.00", "237.50")] },
            "mandate": mandate::CURRENT.view(Language::En),
            "vat_percent": 25,
        });
        assert_eq!(list, expected);
    }

    #[test]
    fn a_price_that_is_not_in_force_is_not_listed() {
        let list = serde_json::to_value(PlansView::on(Date::constant(2025, 12, 31), Language::Da)).unwrap();
        assert_eq!((&list["items"][0]["prices"], &list["help_with_extraction"]["prices"]), (&json!([]), &json!([])));
    }

    #[tokio::test]
    async fn the_price_list_is_public_and_kept_for_minutes() {
        for language in [Language::Da, Language::En] {
            let reply = Client::speaking(language).get("/v1/plans").await;
            assert_eq!(reply.status, StatusCode::OK);
            assert_eq!(reply.header(&header::CONTENT_LANGUAGE), language.tag());
            assert_eq!(reply.header(&header::VARY), "Accept-Language");
            assert_eq!(reply.header(&header::CACHE_CONTROL), "public, max-age=300");
            assert_eq!(reply.json()["items"][0]["id"], Value::from("standard"));
        }
    }
}
