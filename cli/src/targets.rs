//! The files that results are written to.

use crate::error::Error;
use crate::inputs::Input;
use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// The file for each input's result: its place in the folder, with the extension of the result. Nothing is written yet.
///
/// # Errors
/// Two inputs with the same file, or a file that is an input itself.
pub fn plan(inputs: &[Input], folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Error> {
    plan_by(inputs.iter().map(|input| (input, renamed(input.place(), extension))), folder)
}

/// The same with a place in the folder of each result's own.
pub fn plan_by<'i>(
    inputs: impl ExactSizeIterator<Item = (&'i Input, PathBuf)> + Clone,
    folder: &Path,
) -> Result<Vec<PathBuf>, Error> {
    let sources: HashSet<PathBuf> = inputs.clone().filter_map(|(input, _)| input.path()?.canonicalize().ok()).collect();
    let mut taken: HashMap<OsString, &Input> = HashMap::with_capacity(inputs.len());
    let mut targets = Vec::with_capacity(inputs.len());
    for (input, place) in inputs {
        let target = folder.join(place);
        if target.canonicalize().is_ok_and(|path| sources.contains(&path)) {
            return Err(Error::OverInput { name: input.title(), target });
        }
        if let Some(earlier) = taken.insert(comparable(&target), input) {
            return Err(Error::Collision { target, first: earlier.title(), second: input.title() });
        }
        targets.push(target);
    }
    Ok(targets)
}

/// The same path with another extension in place of its last.
fn renamed(place: &Path, extension: &str) -> PathBuf {
    let mut name = place.file_stem().map_or_else(OsString::new, OsStr::to_owned);
    name.push(".");
    name.push(extension);
    place.with_file_name(name)
}

/// The path as the file system compares it: there are systems on which `A.txt` and `a.txt` are one file.
fn comparable(path: &Path) -> OsString {
    if cfg!(any(windows, target_os = "macos")) { path.as_os_str().to_ascii_lowercase() } else { path.into() }
}

/// A file that is being written under a temporary name. It has its own name only when it is [finished](Pending::finish);
/// dropped before that, it is gone.
#[derive(Debug)]
pub struct Pending {
    target: PathBuf,
    temporary: PathBuf,
    writer: Option<BufWriter<File>>,
}

impl Pending {
    /// Begins a file, and makes its folder when there is none.
    pub fn create(target: &Path) -> Result<Pending, Error> {
        Pending::named(target, &format!(".{}.tmp", std::process::id()))
    }

    /// The same under a temporary name that is always the same, so that what a killed run left behind is written over.
    pub fn restartable(target: &Path) -> Result<Pending, Error> {
        Pending::named(target, ".tmp")
    }

    fn named(target: &Path, suffix: &str) -> Result<Pending, Error> {
        let folder = target.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(folder).map_err(|source| Error::Write { path: folder.to_owned(), source })?;
        let mut name = OsString::from(".");
        name.push(target.file_name().unwrap_or_default());
        name.push(suffix);
        let temporary = folder.join(name);
        let file = File::create(&temporary).map_err(|source| Error::Write { path: target.to_owned(), source })?;
        let writer = Some(BufWriter::with_capacity(1 << 16, file));
        Ok(Pending { target: target.to_owned(), temporary, writer })
    }

    /// Gives the file its name.
    pub fn finish(mut self) -> Result<(), Error> {
        let error = |source| Error::Write { path: self.target.clone(), source };
        if let Some(mut writer) = self.writer.take() {
            let closed = writer.flush().and_then(|()| fs::rename(&self.temporary, &self.target));
            if closed.is_err() {
                let _ = fs::remove_file(&self.temporary);
            }
            closed.map_err(error)?;
        }
        Ok(())
    }

    /// The error of a file that cannot be written.
    pub fn failed(&self, source: io::Error) -> Error {
        Error::Write { path: self.target.clone(), source }
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.as_mut().map_or(Ok(0), |writer| writer.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if self.writer.take().is_some() {
            let _ = fs::remove_file(&self.temporary);
        }
    }
}
