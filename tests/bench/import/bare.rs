//! What an import is measured by: a bare reader of CSV, and bare conditional writes of items of the same size.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
    time::Duration,
};

use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use csv_core::{ReadRecordResult, Reader};
use futures::{StreamExt, TryStreamExt, stream};
use sha2::{Digest, Sha256};

use crate::{
    Bench, Failure,
    stored::{Item, StoredRows},
    timed,
};

/// As many as an import writes at once.
const CONCURRENT: usize = 32;
/// The place of the address in a row.
const EMAIL: usize = 2;

/// Writes rows of a file under keys of its own, and returns how long it took.
pub(crate) async fn write(
    bench: &Bench,
    path: &Path,
    like: &StoredRows,
    rows: std::ops::Range<usize>,
) -> Result<Duration, Failure> {
    let sample = like.sample.as_ref().ok_or("no row is stored")?;
    let plain = sample.values().map(|value| value.as_s().map_or(0, String::len)).sum::<usize>();
    let mut records = Records::open(path)?;
    let ((), took) = timed(async {
        let _ = records.by_ref().nth(rows.start);
        let items = records.by_ref().zip(rows).map(|(record, n)| record.map(|record| item(sample, plain, n, &record)));
        stream::iter(items.map(|item| async {
            let put = bench.dynamodb.put_item().table_name("accounts").set_item(Some(item?));
            put.condition_expression("attribute_not_exists(pk)").send().await?;
            Ok::<_, Failure>(())
        }))
        .buffer_unordered(CONCURRENT)
        .try_collect::<()>()
        .await
    })
    .await?;
    Ok(took)
}

/// An item like the sample, under keys that are as random as those of rows.
fn item(sample: &Item, sealed: usize, n: usize, record: &[String]) -> Item {
    let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(n.to_be_bytes()));
    let mut item = sample.clone();
    for name in ["sk", "index_key", "index_order"] {
        if let Some(AttributeValue::S(text)) = item.get_mut(name) {
            let kept = text.len().saturating_sub(hash.len());
            text.replace_range(kept.., &hash);
        }
    }
    if let Some(AttributeValue::S(pk)) = item.get_mut("pk") {
        pk.replace_range(..3, "bar");
        pk.replace_range(pk.len() - 1.., &(n % 8).to_string());
    }
    if record.get(EMAIL).is_none_or(String::is_empty) {
        item.retain(|name, _| !name.starts_with("index_"));
    }
    let bytes = record.iter().map(String::len).sum::<usize>() + sealed;
    item.insert("sealed".to_owned(), AttributeValue::B(Blob::new(vec![0; bytes])));
    item
}

/// The records of a CSV.
struct Records {
    file: BufReader<File>,
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Records {
    fn open(path: &Path) -> Result<Self, Failure> {
        let file = BufReader::with_capacity(64 << 10, File::open(path)?);
        Ok(Self { file, reader: Reader::new(), text: vec![0; 8 << 10], ends: vec![0; 16] })
    }

    fn read(&mut self) -> Result<Option<Vec<String>>, Failure> {
        let (mut text, mut ends) = (0, 0);
        loop {
            let input = self.file.fill_buf()?;
            let (result, read, written, ended) =
                self.reader.read_record(input, &mut self.text[text..], &mut self.ends[ends..]);
            self.file.consume(read);
            (text, ends) = (text + written, ends + ended);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
                _ => return Err("a record is too long".into()),
            }
        }
        let starts = std::iter::once(&0).chain(&self.ends);
        let cells = starts.zip(&self.ends).take(ends).map(|(start, end)| &self.text[*start..*end]);
        Ok(Some(cells.map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()))
    }
}

impl Iterator for Records {
    type Item = Result<Vec<String>, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}
