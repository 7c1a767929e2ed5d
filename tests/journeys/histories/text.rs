//! Texts of a history: without what differs from run to run, and told by what is different from the one before.

/// Names for what differs from run to run: each text, and what stands in its place.
pub(super) struct Names(pub(super) Vec<(String, String)>);

impl Names {
    /// The lines of a text with these names, and without the token of a link.
    pub(super) fn lines(&self, text: &str) -> Vec<String> {
        let named = |line: &str| self.0.iter().fold(line.to_owned(), |line, (from, to)| line.replace(from, to));
        let secret = |line: String| match line.split_once("#token=") {
            Some((before, _)) => format!("{before}#token=..."),
            None => line,
        };
        text.trim().lines().map(|line| secret(named(line))).collect()
    }
}

/// What a page says: the text of its elements, those that stand in one line of its source side by side.
pub(super) fn of_page(page: &str) -> String {
    let text = |line: &str| {
        let texts = line.split('<').map(|tag| tag.split_once('>').map_or(tag, |(_, text)| text).trim());
        let texts = texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" | ");
        [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
            .iter()
            .fold(texts, |texts, (from, to)| texts.replace(from, to))
    };
    page.lines().map(text).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The lines that `after` lacks, and those that `before` does, in their order. Common lines are left out.
pub(super) fn difference(before: &[String], after: &[String]) -> Vec<String> {
    // For each pair of rests, how many lines they have in common.
    let mut common = vec![vec![0_usize; after.len() + 1]; before.len() + 1];
    for (nth, old) in before.iter().enumerate().rev() {
        for (mth, new) in after.iter().enumerate().rev() {
            common[nth][mth] =
                if old == new { common[nth + 1][mth + 1] + 1 } else { common[nth + 1][mth].max(common[nth][mth + 1]) };
        }
    }
    let (mut nth, mut mth, mut lines) = (0, 0, Vec::new());
    while nth < before.len() || mth < after.len() {
        if nth < before.len() && mth < after.len() && before[nth] == after[mth] {
            (nth, mth) = (nth + 1, mth + 1);
        } else if mth == after.len() || nth < before.len() && common[nth + 1][mth] >= common[nth][mth + 1] {
            lines.push(format!("- {}", before[nth]));
            nth += 1;
        } else {
            lines.push(format!("+ {}", after[mth]));
            mth += 1;
        }
    }
    lines
}

#[test]
fn only_the_lines_that_differ_are_told() {
    let lines = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(difference(&lines("a b c d"), &lines("a x c d e")), ["- b", "+ x", "+ e"]);
    assert_eq!(difference(&lines("a b"), &lines("a b")), [""; 0]);
}

#[test]
fn what_a_page_says_is_told_without_its_markup() {
    assert_eq!(of_page("<style>\n<h1>Til</h1>\n<p>R&#38;F</p><p class=\"a\">1&#60;2</p>\n"), "Til\nR&F | 1<2");
}
