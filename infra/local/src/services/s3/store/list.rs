//! Lists of objects and of versions.

use rusqlite::params;
use s3s::S3Result;

use super::index::{COLUMNS, Store, Version, database_error};

/// The request for a page of a list.
#[derive(Debug, Default)]
pub(in crate::services::s3) struct Page<'a> {
    pub(in crate::services::s3) prefix: &'a str,
    pub(in crate::services::s3) delimiter: &'a str,
    /// The key, or common prefix, after which the page begins.
    pub(in crate::services::s3) after: &'a str,
    /// The version of that key after which the page begins; if `None`, it begins after all of them.
    pub(in crate::services::s3) after_version: Option<&'a str>,
    pub(in crate::services::s3) most: usize,
    /// Whether every version is listed, or only the objects that are not deleted.
    pub(in crate::services::s3) versions: bool,
}

/// A page of a list.
#[derive(Debug, Default)]
pub(in crate::services::s3) struct Listed {
    /// Versions, and whether each is its key's newest.
    pub(in crate::services::s3) versions: Vec<(Version, bool)>,
    pub(in crate::services::s3) prefixes: Vec<String>,
    /// The key, or common prefix, and version after which the next page begins.
    pub(in crate::services::s3) next: Option<(String, Option<String>)>,
}

impl Store {
    /// Lists a bucket, in the order of the keys' bytes, newest versions first.
    pub(in crate::services::s3) fn list(&self, bucket: &str, page: &Page<'_>) -> S3Result<Listed> {
        let connection = self.connection();
        let query = format!("SELECT {COLUMNS} FROM versions WHERE bucket = ?1 AND key >= ?2 ORDER BY key, seq DESC");
        let mut query = connection.prepare_cached(&query).map_err(database_error)?;
        let rows =
            query.query_map(params![bucket, page.prefix.max(page.after)], Version::read).map_err(database_error)?;
        let mut listed = Listed::default();
        let mut last: Option<(String, Option<String>)> = None;
        let mut seen = String::new();
        let mut first = true;
        let mut passed_version = page.after_version.is_none();
        for row in rows {
            let version = row.map_err(database_error)?;
            let newest = first || version.key != seen;
            first = false;
            seen.clone_from(&version.key);
            if version.key == page.after && !page.after.is_empty() {
                let here = page.after_version == Some(version.id.as_str());
                let behind = passed_version && page.after_version.is_some();
                passed_version |= here;
                if !behind {
                    continue;
                }
            }
            let Some(rest) = version.key.strip_prefix(page.prefix) else {
                if version.key.as_str() > page.prefix {
                    break;
                }
                continue;
            };
            if !page.versions && (!newest || version.marker) {
                continue;
            }
            let common = match rest.split_once(page.delimiter) {
                Some((before, _)) if !page.delimiter.is_empty() => {
                    Some(format!("{}{before}{}", page.prefix, page.delimiter))
                }
                _ => None,
            };
            if common.as_ref().is_some_and(|common| common == page.after || listed.prefixes.last() == Some(common)) {
                continue;
            }
            if listed.versions.len() + listed.prefixes.len() >= page.most {
                listed.next = last;
                break;
            }
            if let Some(common) = common {
                last = Some((common.clone(), None));
                listed.prefixes.push(common);
            } else {
                last = Some((version.key.clone(), Some(version.id.clone())));
                listed.versions.push((version, newest));
            }
        }
        Ok(listed)
    }
}
