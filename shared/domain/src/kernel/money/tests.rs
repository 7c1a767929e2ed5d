use proptest::prelude::*;
use serde_json::json;

use super::*;

fn dkk(minor: i64) -> Money {
    Money::of_minor(minor, Currency::Dkk)
}

#[test]
fn an_amount_is_written_with_two_decimals_and_its_currency() {
    assert_eq!(serde_json::to_value(dkk(125_000)).unwrap(), json!({"amount": "1250.00", "currency": "DKK"}));
    assert_eq!(dkk(-5).to_string(), "-0.05");
    assert_eq!(format!("{:?}", Money::of_minor(7, Currency::Eur)), "0.07 EUR");
}

#[test]
fn other_spellings_of_an_amount_are_refused() {
    for amount in
        ["1250", "1250.0", "1250.000", "01.00", "+1.00", "-0.00", ".50", "1,00", " 1.00", "1e2", "", ".", "1.-2"]
    {
        let written = json!({"amount": amount, "currency": "DKK"});
        assert!(serde_json::from_value::<Money>(written).is_err(), "{amount}");
    }
    assert!(serde_json::from_value::<Money>(json!({"amount": "1.00", "currency": "SEK"})).is_err());
    assert!(serde_json::from_value::<Money>(json!({"amount": "99999999999999999.99", "currency": "DKK"})).is_err());
}

#[test]
fn half_a_minor_unit_is_rounded_away_from_zero() {
    assert_eq!(dkk(1).share(1, 2), dkk(1));
    assert_eq!(dkk(-1).share(1, 2), dkk(-1));
    assert_eq!(dkk(100).share(1, 3), dkk(33));
    assert_eq!(dkk(30).percent(25), dkk(8));
}

#[test]
fn amounts_of_two_currencies_are_not_added() {
    assert_eq!(dkk(1).plus(Money::of_minor(1, Currency::Eur)), Err(CannotAdd));
    assert_eq!(dkk(i64::MAX).plus(dkk(1)), Err(CannotAdd));
    assert_eq!(dkk(5).minus(dkk(7)), Ok(dkk(-2)));
}

proptest! {
    #[test]
    fn an_amount_survives_its_text(minor: i64) {
        let written = serde_json::to_value(dkk(minor)).unwrap();
        prop_assert_eq!(serde_json::from_value::<Money>(written).unwrap(), dkk(minor));
    }

    #[test]
    fn what_days_cost_grows_with_them_is_never_more_than_the_whole_and_half_a_unit_off_at_most(
        minor in -1_000_000_000_i64..1_000_000_000, of in 1_u32..367, days in 0_u32..367,
    ) {
        let days = days.min(of);
        let share = dkk(minor).share(days, of);
        let off = i128::from(share.minor()) * i128::from(of) - i128::from(minor) * i128::from(days);
        prop_assert!(off.abs() * 2 <= i128::from(of));
        prop_assert!(share.minor().abs() <= minor.abs());
        prop_assert_eq!(dkk(minor).share(of, of), dkk(minor));
        prop_assert_eq!(dkk(minor).minus(share).unwrap().plus(share), Ok(dkk(minor)));
    }
}
