use jiff::civil::date;

use super::*;

/// Checks that of these prices exactly one is in force on each day from the first one on.
fn without_gap(prices: &[Price]) -> bool {
    let mut prices = prices.to_vec();
    prices.sort_by_key(|price| price.from);
    let follow = prices.windows(2).all(|pair| pair[0].until == Some(pair[1].from) && pair[0].from < pair[1].from);
    follow && prices.last().is_some_and(|last| last.until.is_none())
}

#[test]
fn each_plan_has_one_price_for_each_period_on_every_day() {
    for plan in PLANS {
        for period in BillingPeriod::ALL {
            let lines = plan.prices.iter().filter(|line| line.period == period);
            let prices = lines.map(|line| line.price).collect::<Vec<_>>();
            assert!(without_gap(&prices), "{plan:?}");
            assert!(price(plan.id, period, Currency::Dkk, date(2026, 11, 28)).is_some(), "{plan:?}");
        }
    }
}

#[test]
fn p36_help_with_extraction_has_one_price_on_every_day() {
    assert!(without_gap(EXTRACTION));
    assert!(help_with_extraction(Currency::Dkk, date(2026, 11, 28)).is_some_and(|price| price.net.is_positive()));
}

#[test]
fn a_price_ends_on_the_day_on_which_the_next_begins() {
    let of = |from, until| Price { net: Money::of_minor(100, Currency::Dkk), from, until };
    let (old, new) = (of(date(2026, 1, 1), Some(date(2027, 1, 1))), of(date(2027, 1, 1), None));
    assert!(without_gap(&[old, new]) && !without_gap(&[old]) && !without_gap(&[new, of(date(2028, 1, 1), None)]));
    let in_force = |on| [old.is_in_force(on), new.is_in_force(on)];
    assert_eq!(in_force(date(2026, 12, 31)), [true, false]);
    assert_eq!(in_force(date(2027, 1, 1)), [false, true]);
}

#[test]
fn vat_is_told_apart() {
    let month = price(PlanId::Standard, BillingPeriod::Month, Currency::Dkk, date(2027, 1, 1)).unwrap();
    assert_eq!((month.net.to_string(), month.vat().to_string()), ("1250.00".into(), "312.50".into()));
    assert_eq!(price(PlanId::Standard, BillingPeriod::Month, Currency::Eur, date(2027, 1, 1)), None);
    assert_eq!(price(PlanId::Standard, BillingPeriod::Month, Currency::Dkk, date(2025, 12, 31)), None);
}

#[test]
fn plans_are_written_by_their_names() {
    assert_eq!(serde_json::to_value(PlanId::Standard).unwrap(), "standard");
    assert_eq!(BillingPeriod::ALL.map(|period| serde_json::to_value(period).unwrap()), ["month", "year"]);
    let read = BillingPeriod::ALL.map(|period| BillingPeriod::read(Some(&serde_json::to_value(period).unwrap())));
    assert_eq!(read, BillingPeriod::ALL.map(Ok));
    assert_eq!(PlanId::read(Some(&"standard".into())), Ok(PlanId::Standard));
    assert_eq!(PlanId::read(Some(&"plus".into())), Err(FieldErrorCode::InvalidChoice));
    assert_eq!(PLANS[0].name(Language::Da), "Standard");
}
