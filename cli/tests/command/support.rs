//! Running the command.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A text with a line that goes in every profile.
pub const CHAFF: &str = "A ferry sank off the coast on Monday, and the crew was saved.\nSubscribe to our newsletter!\n";
/// What stays of it.
pub const CLEAN: &str = "A ferry sank off the coast on Monday, and the crew was saved.\n";

/// What a run of the command left behind.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// The standard output of a run without any trouble.
    #[track_caller]
    pub fn fine(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""));
        self.out
    }

    /// The standard error of a run that ended in status 2.
    #[track_caller]
    pub fn failed(self) -> String {
        assert_eq!(self.code, 2, "{self:?}");
        self.err
    }
}

/// A folder to work in.
#[derive(Debug)]
pub struct Folder {
    root: TempDir,
}

impl Folder {
    pub fn new() -> Folder {
        Folder { root: TempDir::new().unwrap() }
    }

    /// A folder with some files.
    pub fn with(files: &[(&str, &str)]) -> Folder {
        let folder = Folder::new();
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Every file under a folder, by its place in it, sorted.
    pub fn list(&self, name: &str) -> Vec<String> {
        fn walk(root: &Path, folder: &Path, files: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(root, &path, files);
                } else {
                    files.push(path.strip_prefix(root).unwrap().display().to_string().replace('\\', "/"));
                }
            }
        }
        let (root, mut files) = (self.path(name), Vec::new());
        walk(&root, &root, &mut files);
        files.sort();
        files
    }

    /// The command, to be run in this folder.
    pub fn command<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dechaff"));
        command.current_dir(self.root.path()).args(args);
        for variable in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs the command in this folder; `args` are parted at spaces.
    pub fn run(&self, args: &str) -> Run {
        self.feed(args, b"")
    }

    /// Runs the command with standard input.
    pub fn feed(&self, args: &str, input: &[u8]) -> Run {
        run(&mut self.command(args.split_whitespace()), input)
    }
}

/// Runs a command with standard input.
pub fn run(command: &mut Command, input: &[u8]) -> Run {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        // A command that reads nothing is no trouble.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        // Messages name paths as the system writes them.
        err: if cfg!(windows) { err.replace('\\', "/") } else { err },
    }
}

/// Runs the command somewhere, with standard input.
pub fn feed(args: &str, input: &str) -> Run {
    Folder::new().feed(args, input.as_bytes())
}
