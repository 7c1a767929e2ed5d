//! The preferences of a caller in the `Accept…` headers (RFC 9110 § 12.4.2).

/// The values that a header lists, in lower case and without parameters, each with its weight in thousandths. The
/// greatest weight comes first; equal weights keep their order. A value whose weight is malformed is omitted.
#[must_use]
pub fn choices(header: &str) -> Vec<(String, u16)> {
    let choice = |listed: &str| {
        let mut parts = listed.split(';').map(|part| part.trim().to_ascii_lowercase());
        let name = parts.next().filter(|name| !name.is_empty())?;
        let weight = parts.find_map(|part| part.strip_prefix("q=").map(weight));
        Some((name, weight.unwrap_or(Some(1_000))?))
    };
    let mut choices = header.split(',').filter_map(choice).collect::<Vec<_>>();
    choices.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    choices
}

/// A form in which something is shown, of which the caller may prefer one (RFC 9110 § 12.5.1).
pub trait Representation: Copy + 'static {
    /// All forms. Of those that the caller prefers equally, the first is used.
    const ALL: &'static [Self];
    /// What is shown if an `Accept` header accepts none of them: § 12.4.1 leaves the choice to the server.
    const DEFAULT: Self;

    /// Its media type, by its two parts.
    fn media_type(self) -> (&'static str, &'static str);

    /// The form that an `Accept` header prefers.
    #[must_use]
    fn preferred(accept: &str) -> Self {
        let ranges = choices(accept);
        let mut best = (0, Self::DEFAULT);
        for form in Self::ALL {
            let weight = weight_of(form.media_type(), &ranges);
            if weight > best.0 {
                best = (weight, *form);
            }
        }
        best.1
    }
}

/// The weight of the most specific range that covers the media type.
fn weight_of((kind, subkind): (&str, &str), ranges: &[(String, u16)]) -> u16 {
    let mut found = (0, 0);
    for (range, weight) in ranges {
        let specific = match range.split_once('/') {
            Some(("*", "*")) => 1,
            Some((k, "*")) if k == kind => 2,
            Some((k, s)) if k == kind && s == subkind => 3,
            _ => continue,
        };
        if specific > found.0 {
            found = (specific, *weight);
        }
    }
    found.1
}

/// Parses a number from 0 to 1 with at most three decimals, in thousandths.
fn weight(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if !matches!(whole, "0" | "1") || decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    format!("{whole}{decimals:0<3}").parse().ok().filter(|weight| *weight <= 1_000)
}

#[cfg(test)]
mod tests {
    use super::choices;

    #[test]
    fn the_heaviest_comes_first_and_what_cannot_be_read_does_not_count() {
        let names = |header: &str| choices(header).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names("a;q=0.2, B;level=1;Q=0.31 ,c, d;q=0"), ["c", "b", "a", "d"]);
        assert_eq!(names("a, b, c;q=1.000"), ["a", "b", "c"]);
        assert_eq!(
            choices("a;q=0.05, b;q=1., c;q=0.123"),
            [("b".to_owned(), 1_000), ("c".to_owned(), 123), ("a".to_owned(), 50)]
        );
        for wrong in
            ["", ",", ";q=1", "a;q=", "a;q=2", "a;q=1.001", "a;q=0.1234", "a;q=-0", "a;q=nan", "a;q=.5", "a;q=1e0"]
        {
            assert_eq!(choices(wrong), [], "{wrong}");
        }
    }
}
