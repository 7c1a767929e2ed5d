//! Files of contacts.

use std::{
    fmt::Write as _,
    fs::File,
    io::{self, BufWriter, Write as _},
    path::Path,
};

use domain::integrations::files::FileFormat;
use serde_json::json;

/// The letters of a note that makes a row of about 150 bytes.
pub(crate) const SHORT_NOTE: usize = 50;

const FIRST_NAMES: [&str; 5] = ["Søren", "Åse", "Ærling", "Bodil", "Kaj"];
const LAST_NAMES: [&str; 7] = ["Kjærgård", "Nørregård", "Ørsted", "Bæk", "Lund", "Holm", "Dam"];

/// A contact. Half of them have their address for their external id, and a quarter have none.
struct Contact {
    id: String,
    name: String,
    email: String,
    phone: String,
    note: String,
}

impl Contact {
    fn new(n: usize, note: usize) -> Self {
        let email = format!("kunde{n:07}@firma{:03}.example", n % 997);
        let pick = |names: &[&'static str]| names.get(n % names.len()).copied().unwrap_or_default();
        let mut text = format!("Aftale {n:07}: ");
        while text.len() < note {
            text.push_str("ring helst om formiddagen, ");
        }
        text.truncate(note);
        Self {
            id: if n.is_multiple_of(2) { email.clone() } else { format!("K-{n:07}") },
            name: format!("{} {}", pick(&FIRST_NAMES), pick(&LAST_NAMES)),
            email: if n % 4 == 3 { String::new() } else { email },
            phone: format!("+45{}", 20_000_000 + n),
            note: text.trim_end().to_owned(),
        }
    }

    fn write(&self, format: FileFormat, line: &mut String) {
        let Self { id, name, email, phone, note } = self;
        // A `String` takes everything.
        let _ = match format {
            FileFormat::Csv => write!(line, "{id},{name},{email},{phone},\"{note}\"\r\n"),
            FileFormat::JsonLines => {
                let email = Some(email).filter(|email| !email.is_empty());
                let row = json!({ "external_id": id, "name": name, "email": email, "phone": phone, "note": note });
                writeln!(line, "{row}")
            }
        };
    }
}

/// Writes a file of contacts with notes of so many letters, and returns its bytes.
pub(crate) fn write(path: &Path, format: FileFormat, rows: usize, note: usize) -> io::Result<u64> {
    let mut file = BufWriter::new(File::create(path)?);
    if format == FileFormat::Csv {
        file.write_all(b"external_id,name,email,phone,note\r\n")?;
    }
    let mut line = String::new();
    for n in 0..rows {
        line.clear();
        Contact::new(n, note).write(format, &mut line);
        file.write_all(line.as_bytes())?;
    }
    file.into_inner()?.metadata().map(|metadata| metadata.len())
}
