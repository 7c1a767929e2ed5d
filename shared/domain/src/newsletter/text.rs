//! The texts of letters, which staff write.

use crate::kernel::{field_error::FieldErrorCode, input};

/// How long a letter may be in each language. Both fit into one item.
const LONGEST: usize = 60_000;

crate::personal_text! {
    /// The subject line of a letter: 1–150 characters, one line. It is sent unchanged.
    SubjectLine, parse = subject_line, format = "subject", example = "Nyt fra E-SG.Cloud",
    pattern = r"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f]*$", longest = 150
}

crate::personal_text! {
    /// A letter in Markdown (CommonMark). HTML in it is shown as text, and images are left out: a letter loads nothing.
    LetterMarkdown, parse = markdown, format = "markdown", example = "# Nyt\n\nDer er sket noget.",
    pattern = r"\S", longest = 60000
}

fn subject_line(text: &str) -> Result<String, FieldErrorCode> {
    input::line_of(text, 150)
}

fn markdown(text: &str) -> Result<String, FieldErrorCode> {
    input::document(text, LONGEST)
}
