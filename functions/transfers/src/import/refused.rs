//! The refused rows of a file, as a CSV for people. Each chunk writes a part of it, and the end makes one file of them.

use domain::{
    integrations::{
        files::{CellError, FileFormat, Refusals},
        runs::{Progress, RunObjectKind},
    },
    records::Run,
};

use crate::{PART, Transfers, error::TransferError, lease::LeasedRun};

const CSV: &str = FileFormat::Csv.content_type();

impl Transfers {
    /// Writes the refused rows of a chunk, and returns how many parts there are then. What is done again writes the same part again.
    pub(crate) async fn write_refused(
        &self,
        leased: &LeasedRun,
        parts: u32,
        errors: &[CellError],
    ) -> Result<u32, TransferError> {
        if errors.is_empty() {
            return Ok(parts);
        }
        let refusals = Refusals::new(leased.run.language);
        let mut bytes = Vec::new();
        for error in errors {
            refusals.row(error, &mut bytes);
        }
        let key = leased.run.object(RunObjectKind::RefusedPart(parts)).to_string();
        self.files.write(&key, CSV, bytes).await?;
        Ok(parts + 1)
    }

    /// Makes one file of the parts, if the run has any. The parts stay until all files of the run go.
    pub(crate) async fn gather_refused(&self, run: Run) -> Result<Run, TransferError> {
        let parts = match &run.progress {
            Some(Progress::Import(progress)) if progress.refused_parts > 0 => progress.refused_parts,
            _ => return Ok(run),
        };
        let key = run.object(RunObjectKind::Refused).to_string();
        let mut bytes = Refusals::new(run.language).header();
        let mut upload: Option<(String, Vec<String>)> = None;
        for part in 0..parts {
            let part = run.object(RunObjectKind::RefusedPart(part)).to_string();
            bytes.extend(self.files.read(&part, None, 0).await?.all().await?);
            if bytes.len() >= PART {
                let (id, mut tags) = match upload.take() {
                    Some(upload) => upload,
                    None => (self.files.begin_parts(&key, CSV).await?, Vec::new()),
                };
                let number = tags.len() + 1;
                tags.push(self.files.write_part((&key, &id), number, std::mem::take(&mut bytes)).await?);
                upload = Some((id, tags));
            }
        }
        match upload {
            None => drop(self.files.write(&key, CSV, bytes).await?),
            Some((id, mut tags)) => {
                let number = tags.len() + 1;
                tags.push(self.files.write_part((&key, &id), number, bytes).await?);
                self.files.end_parts((&key, &id), &tags).await?;
            }
        }
        Ok(Run { has_refused_file: true, ..run })
    }
}
