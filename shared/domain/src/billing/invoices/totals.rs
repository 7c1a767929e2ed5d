//! What an invoice amounts to.

use serde::{Deserialize, Serialize};

use crate::{
    billing::invoices::vat::VatTreatment,
    kernel::money::{CannotAdd, Currency, Money},
};

/// The sums of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Totals {
    /// The sum of all lines, without VAT.
    pub net: Money,
    /// The VAT on that sum. It is rounded once, and not for each line.
    pub vat: Money,
    /// What is to be paid.
    pub total: Money,
}

impl Totals {
    /// The sums of lines that cost so much without VAT.
    ///
    /// # Errors
    /// If a line has another currency, or a sum is out of range.
    pub fn of(
        lines: impl IntoIterator<Item = Money>,
        currency: Currency,
        treatment: VatTreatment,
    ) -> Result<Self, CannotAdd> {
        let net = lines.into_iter().try_fold(Money::zero(currency), Money::plus)?;
        let vat = net.percent(treatment.percent());
        Ok(Self { net, vat, total: net.plus(vat)? })
    }

    /// What so many days of a period of `of` days cost: the VAT is that of their price.
    #[must_use]
    pub fn share(&self, days: u32, of: u32, treatment: VatTreatment) -> Self {
        let net = self.net.share(days, of);
        // A part of an amount that has VAT and is in range is in range with its VAT.
        Self::of([net], net.currency(), treatment).unwrap_or(*self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::billing::{country::Country, plans::VAT_PERCENT};

    fn dkk(minor: i64) -> Money {
        Money::of_minor(minor, Currency::Dkk)
    }

    #[test]
    fn p03_three_lines_of_ten_oere_have_eight_oere_of_vat_and_not_nine() {
        let totals = Totals::of([dkk(10); 3], Currency::Dkk, VatTreatment::Danish).unwrap();
        assert_eq!(totals, Totals { net: dkk(30), vat: dkk(8), total: dkk(38) });
    }

    #[test]
    fn p03_who_is_in_another_member_state_owes_the_vat_itself() {
        for (country, treatment) in [
            (None, VatTreatment::Danish),
            (Some("DK"), VatTreatment::Danish),
            (Some("DE"), VatTreatment::ReverseCharge),
        ] {
            assert_eq!(VatTreatment::of(country.and_then(Country::of)), treatment, "{country:?}");
        }
        let totals = Totals::of([dkk(125_000)], Currency::Dkk, VatTreatment::ReverseCharge).unwrap();
        assert_eq!(totals, Totals { net: dkk(125_000), vat: dkk(0), total: dkk(125_000) });
    }

    #[test]
    fn amounts_that_cannot_be_added_make_no_invoice() {
        let euro = Money::of_minor(1, Currency::Eur);
        for lines in [vec![euro], vec![dkk(i64::MAX), dkk(1)], vec![dkk(i64::MAX)]] {
            assert_eq!(Totals::of(lines, Currency::Dkk, VatTreatment::Danish), Err(CannotAdd));
        }
    }

    proptest! {
        #[test]
        fn the_vat_of_lines_is_that_of_their_sum_in_any_order(mut lines in vec(-1_000_000_i64..1_000_000, 0..20)) {
            let of = |lines: &[i64]| Totals::of(lines.iter().copied().map(dkk), Currency::Dkk, VatTreatment::Danish).unwrap();
            let totals = of(&lines);
            let sum = lines.iter().sum::<i64>();
            prop_assert_eq!(totals.net, dkk(sum));
            prop_assert_eq!(totals.total.minus(totals.vat).unwrap(), totals.net);
            // Less than an øre beside the exact amount.
            let beside = totals.vat.minor() * 100 - sum * i64::from(VAT_PERCENT);
            prop_assert!(beside.abs() <= 50, "{}", beside);
            lines.reverse();
            prop_assert_eq!(of(&lines), totals);
        }
    }
}
