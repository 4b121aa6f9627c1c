//! The documents that a command reads: files, the files of folders, standard input.

use crate::decode::{self, Decoded};
use crate::error::{self, Error};
use crate::reading::InputKind;
use crate::status::Status;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// The files of a folder that hold text or pages.
pub const DOCUMENTS: &[&str] = &["txt", "md", "text", "markdown", "html", "htm", "xhtml"];
/// The files of a folder that hold records.
pub const RECORDS: &[&str] = &["jsonl", "ndjson"];

/// An open input.
pub type Reader = Box<dyn BufRead + Send>;

/// A document to be read.
#[derive(Debug)]
pub struct Input {
    /// Where it stands; none for standard input.
    path: Option<PathBuf>,
    /// Its place under the folder that results are written to.
    place: PathBuf,
}

impl Input {
    /// The input that a path means: `-` is standard input.
    pub fn new(path: &Path) -> Input {
        if path == Path::new("-") {
            return Input { path: None, place: PathBuf::from("stdin") };
        }
        Input { path: Some(path.to_owned()), place: path.file_name().map_or_else(|| path.to_owned(), PathBuf::from) }
    }

    /// The name that the user gave it, `-` for standard input.
    pub fn name(&self) -> String {
        self.path.as_ref().map_or_else(|| "-".to_owned(), |path| path.display().to_string())
    }

    /// The name for messages.
    pub fn title(&self) -> String {
        self.path.as_ref().map_or_else(|| "standard input".to_owned(), |path| path.display().to_string())
    }

    /// Where it stands; none for standard input.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Its place under the folder that results are written to.
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// Opens it, to be read line by line.
    pub fn open(&self) -> Result<Reader, Error> {
        let Some(path) = &self.path else { return Ok(Box::new(BufReader::with_capacity(1 << 16, io::stdin()))) };
        let file = File::open(path).map_err(|source| self.unreadable(source))?;
        Ok(Box::new(BufReader::with_capacity(1 << 16, file)))
    }

    /// Reads it whole as text or as a page of HTML, and says on standard error when it is not UTF-8.
    pub fn read(&self, kind: InputKind) -> Result<Decoded, Error> {
        let bytes = match &self.path {
            Some(path) => fs::read(path),
            None => {
                let mut bytes = Vec::new();
                io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
            }
        };
        let bytes = bytes.map_err(|source| self.unreadable(source))?;
        let decoded = if kind.is_html(&bytes) {
            decode::decode_html(&bytes)
        } else {
            decode::decode(bytes).ok_or_else(|| Error::Binary { name: self.title() })?
        };
        if let Some(remark) = decoded.remark() {
            error::report(&format_args!("{}: {remark}", self.title()));
        }
        Ok(decoded)
    }

    /// The error of an input that cannot be read.
    pub fn unreadable(&self, source: io::Error) -> Error {
        Error::Read { name: self.title(), source }
    }
}

/// What was found under the paths of the command line.
#[derive(Debug, Default)]
pub struct Found {
    /// The documents, in order.
    pub inputs: Vec<Input>,
    /// Folders that could not be read.
    pub errors: Vec<Error>,
}

impl Found {
    /// Hands every input and its place to `work`. What fails is reported, and the others are still done; only an output
    /// that cannot be written to ends the run.
    pub fn each(&self, mut work: impl FnMut(usize, &Input) -> Result<(), Error>) -> Result<Status, Error> {
        let mut status = Status::Fine;
        let mut failed = |error: &Error| {
            error::report(error);
            status.note(Status::Failed);
        };
        self.errors.iter().for_each(&mut failed);
        for (place, input) in self.inputs.iter().enumerate() {
            match work(place, input) {
                Ok(()) => {}
                Err(error @ Error::Output(_)) => return Err(error),
                Err(error) => failed(&error),
            }
        }
        Ok(status)
    }
}

/// Finds the inputs under paths; without a path it is standard input. Folders are walked for files with one of the
/// `extensions`, in the order of their names; hidden ones and the folder `skip` are passed over.
pub fn find(paths: &[PathBuf], extensions: &[&str], skip: Option<&Path>) -> Found {
    let kinds: Vec<String> = extensions.iter().map(|extension| format!(".{extension}")).collect();
    find_by(
        paths,
        &|path| has_extension(path, extensions),
        &format!("no files to clean in this folder ({})", kinds.join(" ")),
        skip,
    )
}

/// The same with folders walked for files that are `wanted`; `none` says that a folder has none.
pub fn find_by(paths: &[PathBuf], wanted: &dyn Fn(&Path) -> bool, none: &str, skip: Option<&Path>) -> Found {
    let mut found = Found::default();
    if paths.is_empty() {
        found.inputs.push(Input::new(Path::new("-")));
    }
    let skip = skip.and_then(|folder| folder.canonicalize().ok());
    for path in paths {
        if !path.is_dir() {
            found.inputs.push(Input::new(path));
            continue;
        }
        let before = (found.inputs.len(), found.errors.len());
        walk(path, wanted, skip.as_deref(), &mut found);
        if before == (found.inputs.len(), found.errors.len()) {
            error::report(&format_args!("{}: {none}", path.display()));
        }
    }
    found
}

/// Walks a folder. Links to files are followed, links to folders are not, so that no walk is without end.
fn walk(root: &Path, wanted: &dyn Fn(&Path) -> bool, skip: Option<&Path>, found: &mut Found) {
    // The next entry is the last; a stack of our own, so that no depth of folders is too deep.
    let mut waiting = vec![(root.to_owned(), true)];
    while let Some((path, is_folder)) = waiting.pop() {
        if !is_folder {
            let place = path.strip_prefix(root).unwrap_or(&path).to_owned();
            found.inputs.push(Input { path: Some(path), place });
            continue;
        }
        if skip.is_some() && path.canonicalize().ok().as_deref() == skip {
            continue;
        }
        match entries(&path, wanted) {
            Ok(entries) => waiting.extend(entries.into_iter().rev()),
            Err(source) => found.errors.push(Error::Read { name: path.display().to_string(), source }),
        }
    }
}

/// What there is to see in a folder, in the order of names: paths, and whether they are folders.
fn entries(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> io::Result<Vec<(PathBuf, bool)>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() {
            entries.push((path, true));
        } else if (kind.is_file() || path.is_file()) && wanted(&path) {
            entries.push((path, false));
        }
    }
    entries.sort();
    Ok(entries)
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().and_then(OsStr::to_str).is_some_and(|own| extensions.iter().any(|e| own.eq_ignore_ascii_case(e)))
}
