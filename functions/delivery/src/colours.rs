//! The colours of a mail's page, for readers with a light and with a dark screen.

/// The colours of a page.
pub(crate) struct Colours {
    /// Around the card.
    pub(crate) page: &'static str,
    /// Behind the text.
    pub(crate) card: &'static str,
    /// The text, on the card.
    pub(crate) text: &'static str,
    /// Our name, on the page.
    pub(crate) brand: &'static str,
    /// What stands below the card, on the page.
    pub(crate) note: &'static str,
    /// A button, on the card.
    pub(crate) button: &'static str,
    /// The label of a button.
    pub(crate) label: &'static str,
}

pub(crate) const LIGHT: Colours = Colours {
    page: "#f4f5f2",
    card: "#ffffff",
    text: "#1d2a24",
    brand: "#1f6b4a",
    note: "#5b6761",
    button: "#1f6b4a",
    label: "#ffffff",
};

pub(crate) const DARK: Colours = Colours {
    page: "#121815",
    card: "#1c2420",
    text: "#e6ece8",
    brand: "#7fd1a8",
    note: "#a3b0a9",
    button: "#7fd1a8",
    label: "#10201a",
};

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of a colour such as `#1d2a24`, as WCAG 2.2 defines it.
    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.0722f64.mul_add(part(5), 0.2126f64.mul_add(part(1), 0.7152 * part(3)))
    }

    /// The contrast of two colours, from 1 to 21.
    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        one.max(other) / one.min(other)
    }

    #[test]
    fn contrast_is_computed_as_its_standard_defines_it() {
        for (one, other, expected) in
            [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#123456", "#123456", 1.0)]
        {
            assert!((contrast(one, other) - expected).abs() < 0.01, "{}", contrast(one, other));
        }
    }

    #[test]
    fn p24_the_text_of_a_mail_can_be_read_on_a_light_and_on_a_dark_screen() {
        for colours in [LIGHT, DARK] {
            let Colours { page, card, text, brand, note, button, label } = colours;
            // WCAG 2.2 demands 4.5 for text (1.4.3 AA), and 3 for what shows that something is a button (1.4.11 AA).
            for (front, back, least) in [
                (text, card, 4.5),
                (text, page, 4.5),
                (brand, page, 4.5),
                (note, page, 4.5),
                (label, button, 4.5),
                (button, card, 3.0),
            ] {
                assert!(contrast(front, back) >= least, "{front} on {back}: {}", contrast(front, back));
            }
        }
    }
}
