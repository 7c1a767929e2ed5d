//! What is built: every file as it is sent, and the table of them that the function includes.

use std::{fmt::Write as _, fs, io::Write as _, path::Path};

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};

use crate::{
    document::document,
    site::{Faults, Site},
    texts::LANGUAGES,
};

/// The media types, by the end of a file's name.
const MEDIA_TYPES: [(&str, &str); 3] =
    [(".css", "text/css; charset=utf-8"), (".js", "text/javascript; charset=utf-8"), (".svg", "image/svg+xml")];

/// How much of the assets' hash stands in their paths.
const HASH_LENGTH: usize = 16;

/// The files as they are sent.
pub(crate) struct Output {
    /// The folder of the assets: another one whenever any of them changes.
    folder: String,
    assets: Vec<(String, String)>,
    /// The documents of each page, by its path, in the order of the languages.
    pages: Vec<(String, Vec<String>)>,
}

impl Output {
    pub(crate) fn of(site: &Site) -> Result<Self, Faults> {
        let modules = site.assets().map(|(path, content)| (path.to_owned(), content.to_owned()));
        let assets = modules.chain([("portal.css".to_owned(), style(site))]).collect::<Vec<_>>();
        let mut hash = Sha256::new();
        for (path, content) in &assets {
            // Neither has a zero byte in it.
            hash.update([path.as_bytes(), b"\0", content.as_bytes(), b"\0"].concat());
        }
        let digest = hash.finalize().iter().fold(String::new(), |mut digest, byte| {
            let _ = write!(digest, "{byte:02x}");
            digest
        });
        let folder = format!("/assets/{}", &digest[..HASH_LENGTH]);
        let (mut pages, mut faults) = (Vec::new(), Vec::new());
        for page in &site.pages {
            let documents = LANGUAGES.map(|language| document(site, page, language, &folder));
            let (made, failed): (Vec<_>, Vec<_>) = documents.into_iter().partition(Result::is_ok);
            faults.extend(failed.into_iter().filter_map(Result::err));
            pages.push((page.path.clone(), made.into_iter().flatten().collect()));
        }
        if faults.is_empty() { Ok(Self { folder, assets, pages }) } else { Err(faults) }
    }

    /// Writes the files and their table.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), Faults> {
        self.write_all(folder).map_err(|error| vec![format!("{}: {error}", folder.display())])
    }

    fn write_all(&self, folder: &Path) -> std::io::Result<()> {
        let mut table = String::new();
        let mut count = 0;
        let mut add = |content: &str| -> std::io::Result<String> {
            count += 1;
            let mut body = String::from("Body { ");
            for (name, bytes) in
                [("plain", content.as_bytes().to_vec()), ("gzip", gzip(content)?), ("brotli", brotli(content)?)]
            {
                let file = format!("{count}.{name}");
                fs::write(folder.join(&file), bytes)?;
                let _ = write!(body, "{name}: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\")), ");
            }
            Ok(body + "}")
        };
        let _ = writeln!(table, "pub(crate) static FOLDER: &str = {:?};", self.folder);
        table.push_str("pub(crate) static ASSETS: &[Asset] = &[\n");
        for (path, content) in &self.assets {
            let media_type =
                MEDIA_TYPES.iter().find(|(end, _)| path.ends_with(end)).map_or("", |(_, media_type)| media_type);
            let _ = writeln!(table, "Asset {{ path: {path:?}, media_type: {media_type:?}, body: {} }},", add(content)?);
        }
        table.push_str("];\npub(crate) static PAGES: &[Page] = &[\n");
        for (path, documents) in &self.pages {
            let documents = documents.iter().map(|document| add(document)).collect::<Result<Vec<_>, _>>()?;
            let _ = writeln!(table, "Page {{ path: {path:?}, documents: [{}] }},", documents.join(", "));
        }
        table.push_str("];\n");
        fs::write(folder.join("files.rs"), table)
    }
}

/// The style sheets, one after another by their names.
fn style(site: &Site) -> String {
    let sheets = site.files.iter().filter(|(path, _)| path.starts_with("css/"));
    sheets.map(|(_, sheet)| sheet.as_str()).collect::<Vec<_>>().join("\n")
}

fn gzip(content: &str) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content.as_bytes())?;
    encoder.finish()
}

fn brotli(content: &str) -> std::io::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let parameters = BrotliEncoderParams { quality: 11, size_hint: content.len(), ..BrotliEncoderParams::default() };
    brotli::BrotliCompress(&mut content.as_bytes(), &mut compressed, &parameters)?;
    Ok(compressed)
}
